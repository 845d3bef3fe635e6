import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Compares a text with the file of that name in this folder, which ends with a line break whether
 * the text does or not. `BERTH_GOLDEN=1` writes the file first: read the difference before you
 * commit it.
 */
export const matchesGolden = (name: string, text: string): void => {
  const path = join(import.meta.dirname, name)
  const wanted = text.endsWith('\n') ? text : `${text}\n`
  if (process.env['BERTH_GOLDEN'] === '1') {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, wanted)
  }
  const kept = existsSync(path) ? readFileSync(path, 'utf8') : ''
  assert.equal(wanted, kept, `${name} differs; npm run golden writes it anew`)
}

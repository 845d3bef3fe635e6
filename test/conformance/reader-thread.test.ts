import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { build } from 'esbuild'

const program = `
  import { openSqlite } from './src/db/sqlite.ts'
  const run = async () => {
    const db = await openSqlite({ path: process.argv[2], migrations: [] })
    const row = await db.readHeavy((tx) => tx.first({ text: ['select 6 * 7 as n'], values: [] }))
    await db.close()
    console.log(row.n)
  }
  void run()`

// The thread's program travels as its own text, which a bundler must leave whole.
for (const format of ['esm', 'cjs'] as const)
  for (const minify of [false, true])
    it(`the reader thread starts from a bundle: ${format}, minify ${minify}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'berth-bundle-'))
      try {
        const bundle = join(folder, format === 'esm' ? 'program.mjs' : 'program.cjs')
        await build({
          stdin: {
            contents: program,
            resolveDir: join(import.meta.dirname, '../..'),
            loader: 'ts',
          },
          outfile: bundle,
          bundle: true,
          platform: 'node',
          target: 'node24',
          format,
          minify,
        })
        const args = [bundle, join(folder, 'x.db')]
        const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
        assert.equal(stdout, '42\n', stderr)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    })

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inTurn, requireNode, run } from './run.ts'
import { staticSteps } from './static.ts'

// Everything. What cannot run here is skipped and named; in CI a skip is a failure.
requireNode()
const folder = mkdtempSync(join(tmpdir(), 'berth-test-'))
const skips = join(folder, 'skips.txt')
const only = process.argv.slice(2)

const tests = (): Promise<number> =>
  run(process.execPath, [
    '--test',
    '--test-concurrency=2',
    '--test-timeout=600000',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${join(import.meta.dirname, 'skip-reporter.ts')}`,
    `--test-reporter-destination=${skips}`,
    ...(only.length > 0 ? only : ['src/**/*.test.ts', 'test/**/*.test.ts']),
  ])

const skipped = async (): Promise<number> => {
  const lines = readFileSync(skips, 'utf8').split('\n').filter(Boolean)
  for (const line of lines) console.log(`skipped: ${line}`)
  return lines.length > 0 && process.env['BERTH_CI'] === '1' ? 1 : 0
}

try {
  await inTurn([
    ...(only.length > 0 ? [] : staticSteps),
    ['tests', tests],
    ['nothing skipped that must run', skipped],
  ])
} finally {
  rmSync(folder, { recursive: true, force: true })
}

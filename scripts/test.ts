import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPostgres } from '../test/engines/postgres-found.ts'
import { startPostgres } from '../test/engines/postgres-server.ts'
import { inTurn, requireNode, run } from './run.ts'
import { staticSteps } from './static.ts'

// Everything. What cannot run here is skipped and named; in CI a skip is a failure.
requireNode()
const folder = mkdtempSync(join(tmpdir(), 'berth-test-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const skips = join(folder, 'skips.txt')
const only = process.argv.slice(2)

/** One PostgreSQL for all suites, where there is one to start; fsync matters only to power cuts. */
const withPostgres = async <T>(act: (environment: Record<string, string>) => Promise<T>) => {
  const found = findPostgres()
  if (found.by !== 'programs') return await act({})
  const server = await startPostgres(found, { fsync: 'off' })
  try {
    return await act({ BERTH_TEST_POSTGRES_URL: server.url })
  } finally {
    await server.stop()
  }
}

const tests = (): Promise<number> =>
  withPostgres((environment) =>
    run(
      process.execPath,
      [
        '--test',
        '--test-concurrency=2',
        '--test-timeout=600000',
        '--test-reporter=spec',
        '--test-reporter-destination=stdout',
        `--test-reporter=${join(import.meta.dirname, 'skip-reporter.ts')}`,
        `--test-reporter-destination=${skips}`,
        ...(only.length > 0 ? only : ['{src,web/src,test}/**/*.test.ts']),
      ],
      environment,
    ),
  )

const skipped = async (): Promise<number> => {
  const lines = readFileSync(skips, 'utf8').split('\n').filter(Boolean)
  for (const line of lines) console.log(`skipped: ${line}`)
  return lines.length > 0 && process.env['BERTH_CI'] === '1' ? 1 : 0
}

await inTurn([
  ...(only.length > 0 ? [] : staticSteps),
  ['tests', tests],
  ['nothing skipped that must run', skipped],
])

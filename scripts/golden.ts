import { requireNode, run } from './run.ts'

// Writes every golden file anew: read the difference before you commit it.
requireNode()
process.exitCode = await run(
  process.execPath,
  ['--test', '--test-reporter=dot', 'test/**/*.test.ts'],
  { BERTH_GOLDEN: '1' },
)

import { inTurn, requireNode, run } from './run.ts'
import { staticSteps } from './static.ts'

const quickSuites = [
  'tidy',
  'scenarios',
  'golden',
  'conformance',
  'cli',
  'http',
  'property',
  'simulation',
].map((suite) => `test/${suite}/**/*.test.ts`)

// The quick half of `npm test`: no network, no Docker, no PostgreSQL; under a minute.
requireNode()
await inTurn([
  ...staticSteps,
  [
    'tests on the embedded database',
    () =>
      run(
        process.execPath,
        ['--test', '--test-reporter=dot', '{src,web/src}/**/*.test.ts', ...quickSuites],
        { BERTH_TEST_ENGINES: 'sqlite' },
      ),
  ],
])

import { inTurn, requireNode, run } from './run.ts'
import { staticSteps } from './static.ts'

// The quick half of `npm test`: no network, no Docker, no PostgreSQL; under a minute.
requireNode()
await inTurn([
  ...staticSteps,
  [
    'tests on the embedded database',
    () =>
      run(
        process.execPath,
        ['--test', '--test-reporter=dot', '{src,web/src}/**/*.test.ts', ...quickSuites()],
        { BERTH_TEST_ENGINES: 'sqlite' },
      ),
  ],
])

function quickSuites(): readonly string[] {
  return [
    'tidy',
    'scenarios',
    'golden',
    'conformance',
    'cli',
    'http',
    'property',
    'simulation',
  ].map((suite) => `test/${suite}/**/*.test.ts`)
}

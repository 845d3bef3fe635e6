import { requireNode, run } from './run.ts'

// The long form: a thousand kills and a thousand seeds per engine, or as many as are asked for.
requireNode()
const [kills = '1000'] = process.argv.slice(2)
process.exitCode = await run(
  process.execPath,
  [
    '--test',
    '--test-reporter=spec',
    'test/torture/*.test.ts',
    'test/simulation/*.test.ts',
    'test/deploying/*.test.ts',
    'test/docker/switches.test.ts',
  ],
  { BERTH_TORTURE_KILLS: kills, BERTH_SIMULATION_SEEDS: kills },
)

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { forEachEngine } from '../engines/engines.ts'
import { sabotages } from './sabotages.ts'
import { simulate } from './simulation.ts'

/** How many seeds each engine plays; more of them for as long as one likes. */
const wanted = process.env['BERTH_SIMULATION_SEEDS']
const first = Number(process.env['BERTH_SIMULATION_FIRST'] ?? 1)

forEachEngine(
  'simulation',
  (engine) => {
    const seeds = Number(wanted ?? (engine.name === 'sqlite' ? 4 : 2))
    for (let seed = first; seed < first + seeds; seed++)
      it(`seed ${seed}: the invariants hold, and everything comes to rest`, async () => {
        await simulate(await engine.open(), { seed: String(seed) })
      })
    if (engine.name === 'postgres' || wanted !== undefined) return

    for (const [told, how, sabotage] of sabotages)
      it(`tells when ${how}`, async () => {
        await assert.rejects(
          async () => {
            // One seed need not come to where it shows.
            for (let seed = 1; seed <= 8; seed++)
              await simulate(await engine.open(), { seed: String(seed), turns: 200, sabotage })
          },
          (error: unknown) => {
            assert.match(error instanceof Error ? error.message : String(error), told)
            return true
          },
        )
      })
  },
  { fsync: 'off' },
)

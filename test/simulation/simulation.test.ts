import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { it } from 'node:test'
import { forEachEngine } from '../engines/engines.ts'
import { sabotages } from './sabotages.ts'
import { simulate } from './simulation.ts'

// Whether bytes survive is tried elsewhere; here a disk would only take time.
if (existsSync('/dev/shm')) process.env['TMPDIR'] = '/dev/shm'

/** How many seeds each engine plays; more of them for as long as one likes. */
const wanted = process.env['BERTH_SIMULATION_SEEDS']
const first = Number(process.env['BERTH_SIMULATION_FIRST'] ?? 1)

forEachEngine(
  'simulation',
  (engine) => {
    const seeds = Number(wanted ?? (engine.name === 'sqlite' ? 3 : 2))
    // A turn costs a server many round trips.
    const turns = engine.name === 'postgres' ? 100 : wanted === undefined ? 250 : 400
    for (let seed = first; seed < first + seeds; seed++)
      it(`seed ${seed}: the invariants hold, and everything comes to rest`, async () => {
        await simulate(await engine.open(), { seed: String(seed), turns })
      })
    if (engine.name === 'postgres' || wanted !== undefined) return

    for (const [told, how, seed, sabotage] of sabotages)
      it(`tells when ${how}`, async () => {
        let said = 'nothing'
        // Where it shows depends on what is played: one seed need not come to it.
        for (let next = seed; next < seed + 12; next++) {
          const play = { seed: String(next), turns: 450, sabotage }
          said = await saidBy(async () => simulate(await engine.open(), play))
          if (told.test(said)) return
        }
        assert.fail(`no check has told it; the last said ${said}`)
      })
  },
  { fsync: 'off' },
)

const saidBy = async (act: () => Promise<void>): Promise<string> => {
  try {
    await act()
    return 'nothing'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

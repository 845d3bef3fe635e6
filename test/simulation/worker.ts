import { carryRun } from '../../src/core/deployments/carry/carry-run.ts'
import { publishEdge } from '../../src/core/deployments/edge/publish.ts'
import { dueRuns } from '../../src/core/deployments/store/run-store.ts'
import { tend } from '../../src/core/deployments/tend/tend.ts'
import type { DeployWorld } from '../../src/core/deployments/work-world.ts'
import { Fault } from '../../src/core/kernel/refusal.ts'
import { numberEvents } from '../../src/core/ledger/log/number-events.ts'
import type { Gate } from './actor.ts'
import type { Dice } from './dice.ts'

/** What a worker's loop does, one thing after another in an order that is drawn, without an end. */
export const work = async (
  world: DeployWorld,
  owner: string,
  gate: Gate,
  dice: Dice,
): Promise<void> => {
  for (;;) {
    await gate('idle')
    try {
      await doOne(world, owner, dice)
    } catch (error) {
      // Told to whoever runs the server; the next pass tries again.
      if (!(error instanceof Fault)) throw error
    }
  }
}

const doOne = async (world: DeployWorld, owner: string, dice: Dice): Promise<void> => {
  const chosen = dice.below(10)
  if (chosen === 0) return void (await publishEdge(world))
  if (chosen === 1) return await tend(world)
  if (chosen === 2) return void (await numberEvents(world))
  for (const run of await world.db.read((tx) => dueRuns(tx, owner, world.now())))
    for (let went = 'on', acts = 1 + dice.below(10); went === 'on' && acts > 0; acts--)
      went = await carryRun(world, owner, run)
}

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { carryRun } from '../../src/core/deployments/carry/carry-run.ts'
import { leaseMs } from '../../src/core/deployments/carry/claim.ts'
import type { Run, WholeRun } from '../../src/core/deployments/run.ts'
import { describeDeployment, describeRun } from '../../src/core/deployments/read/status.ts'
import type { DeployWorld } from '../../src/core/deployments/work-world.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import { forEachEngine } from '../engines/engines.ts'
import { openSmallStage, service, type SmallStage } from './small-stage.ts'

const stateOf = async ({ call }: SmallStage, { run }: WholeRun): Promise<Run['state']> =>
  (await describeRun(call, run.id)).run.state

/** The same world, and how often it was written to. */
const counted = ({ call }: SmallStage) => {
  let writes = 0
  const write: DeployWorld['db']['write'] = (body) => {
    writes++
    return call.db.write(body)
  }
  return { world: { ...call, db: { ...call.db, write } }, writes: () => writes }
}

forEachEngine(
  'runs take their turns',
  (engine) => {
    it('in the order in which they were begun, where they share a service', async () => {
      const stage = await openSmallStage(engine)
      const first = await stage.deploy('one', service('web'))
      assert.equal(await carryRun(stage.call, 'worker', first.run), 'on')
      stage.clock.set(stage.clock.now() + 1)
      const second = await stage.deploy('two', service('api') + service('web'))
      stage.clock.set(stage.clock.now() + 1)
      const third = await stage.deploy('three', service('api'))
      stage.clock.set(stage.clock.now() + 1)
      const apart = await stage.deploy('four', service('clock'))
      // `api` is free, and yet it is the second one's turn there.
      assert.equal(await carryRun(stage.call, 'other', third.run), 'turn')
      assert.equal(await carryRun(stage.call, 'other', second.run), 'turn')
      assert.equal(await stateOf(stage, third), 'queued')
      assert.equal(await carryRun(stage.call, 'other', apart.run), 'on')
      for (let turn = 0; turn < 4; turn++) await stage.pass()
      const ended = await Promise.all([first, second, third].map((each) => stateOf(stage, each)))
      assert.deepEqual(ended, ['succeeded', 'succeeded', 'succeeded'])
      const [api] = third.deployments
      assert.equal((await describeDeployment(stage.call, api?.id ?? '')).state, 'active')
    })

    it('and whoever has begun is not held up by what seems to be older', async () => {
      const stage = await openSmallStage(engine)
      const begun = await stage.deploy('one', service('web'))
      assert.equal(await carryRun(stage.call, 'worker', begun.run), 'on')
      // As from a machine whose clock is behind.
      stage.clock.set(stage.clock.now() - 60_000)
      const older = await stage.deploy('two', service('web'))
      stage.clock.set(stage.clock.now() + 60_000)
      assert.equal(await carryRun(stage.call, 'worker', older.run), 'turn')
      for (let turn = 0; turn < 4; turn++) await stage.pass()
      assert.deepEqual(
        [await stateOf(stage, begun), await stateOf(stage, older)],
        ['succeeded', 'succeeded'],
      )
    })

    it('and say that they live only when a third of their lease is gone', async () => {
      const stage = await openSmallStage(engine, {
        step: () => ({ takesMs: 10 * leaseMs, ends: 'done' }),
      })
      const { run } = await stage.deploy('one', service('web'))
      const { world, writes } = counted(stage)
      await carryRun(world, 'worker', run)
      const begun = writes()
      const carried = async (ms: number): Promise<void> => {
        stage.clock.set(stage.clock.now() + ms)
        assert.equal(await carryRun(world, 'worker', run), 'on')
      }
      for (let turn = 0; turn < 10; turn++) await carried(leaseMs / 40)
      assert.equal(writes(), begun)
      await carried(leaseMs / 10)
      assert.equal(writes(), begun + 1)
      const held = await world.db.ask(sql`select expires_at from leases`)
      assert.deepEqual(
        held.map((row) => row['expires_at']),
        [stage.clock.now() + leaseMs],
      )
      // Whoever is away longer than that has lost it.
      stage.clock.set(stage.clock.now() + leaseMs)
      assert.equal(await carryRun(world, 'other', run), 'on')
      assert.equal(await carryRun(world, 'worker', run), 'turn')
    })
  },
  { fsync: 'off' },
)

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { carryRun } from '../../src/core/deployments/carry/carry-run.ts'
import { cancelRun } from '../../src/core/deployments/end/cancel-run.ts'
import { describeDeployment, describeRun } from '../../src/core/deployments/read/status.ts'
import type { Run, WholeRun } from '../../src/core/deployments/run.ts'
import type { DeployWorld } from '../../src/core/deployments/work-world.ts'
import { forEachEngine } from '../engines/engines.ts'
import { openSmallStage, service, type SmallStage } from './small-stage.ts'

const single = (replicas = 1): string =>
  service('single', `    exclusive: true\n    replicas: ${replicas}\n`)

/** Goes on with a run until its one deployment starts. */
const carriedToStart = async ({ call }: SmallStage, { run }: WholeRun): Promise<Run> => {
  for (let acts = 0; acts < 20; acts++) {
    const { deployments } = await describeRun(call, run.id)
    if (deployments[0]?.state === 'starting') return run
    await carryRun(call, 'worker', run)
  }
  throw new Error(`${run.id} does not come to its start`)
}

/** The same world, where somebody cancels at the first call of one sort, once it is answered. */
const cancelledAfter = ({ call }: SmallStage, what: 'state' | 'stop') => {
  const stopped: string[] = []
  let isCancelled = false
  const cancel = async (at: 'state' | 'stop'): Promise<void> => {
    if (at !== what || isCancelled) return
    isCancelled = true
    await cancelRun(call, { project: 'shop', projectEnvironment: 'production' })
  }
  const runtime: DeployWorld['runtime'] = {
    ...call.runtime,
    state: async () => {
      const seen = await call.runtime.state()
      await cancel('state')
      return seen
    },
    stop: async (id, graceMs) => {
      stopped.push(id)
      const state = await call.runtime.stop(id, graceMs)
      await cancel('stop')
      return state
    },
  }
  return { world: { ...call, runtime }, stopped }
}

forEachEngine(
  'an exclusive service makes room',
  (engine) => {
    for (const [what, replicas, ended] of [
      ['state', 1, 0],
      ['stop', 2, 1],
    ] as const)
      it(`not for one that is cancelled after the answer to ${what}`, async () => {
        const stage = await openSmallStage(engine)
        const old = await stage.deployed('old', single(replicas))
        const run = await carriedToStart(stage, await stage.deploy('new', single(replicas)))
        const { world, stopped } = cancelledAfter(stage, what)
        assert.equal(await carryRun(world, 'worker', run), 'look')
        assert.equal(stopped.length, ended)
        await stage.settle()
        assert.equal((await describeRun(stage.call, run.id)).run.state, 'cancelled')
        const [before] = old.deployments
        assert.ok(before)
        assert.equal((await describeDeployment(stage.call, before.id)).state, 'active')
        const { instances } = await stage.call.runtime.state()
        const serving = instances.filter(({ state }) => state === 'running')
        assert.deepEqual(
          serving.map(({ deployment }) => deployment),
          Array.from({ length: replicas }, () => before.id),
        )
      })

    it('for one that still stands', async () => {
      const stage = await openSmallStage(engine)
      const old = await stage.deployed('old', single())
      const run = await carriedToStart(stage, await stage.deploy('new', single()))
      assert.equal(await carryRun(stage.call, 'worker', run), 'look')
      const { instances } = await stage.call.runtime.state()
      const states = instances
        .filter(({ deployment }) => deployment === old.deployments[0]?.id)
        .map(({ state }) => state)
      assert.ok(!states.includes('running'), states.join())
      await stage.settle()
      assert.equal((await describeRun(stage.call, run.id)).run.state, 'succeeded')
    })
  },
  { fsync: 'off' },
)

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { leaseMs } from '../../src/core/deployments/carry/claim.ts'
import { carryRun } from '../../src/core/deployments/carry/carry-run.ts'
import { cancelRun } from '../../src/core/deployments/end/cancel-run.ts'
import { describeDeployment, describeRun } from '../../src/core/deployments/read/status.ts'
import type { Run, WholeRun } from '../../src/core/deployments/run.ts'
import type { InstanceState } from '../../src/core/deployments/runtime.ts'
import type { DeployWorld } from '../../src/core/deployments/work-world.ts'
import { sql } from '../../src/core/kernel/sql.ts'
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
    stop: async (id, ...how) => {
      stopped.push(id)
      const state = await call.runtime.stop(id, ...how)
      await cancel('stop')
      return state
    },
  }
  return { world: { ...call, runtime }, stopped }
}

/** The same world, where such a call comes only after another worker has given the run up. */
const heldUp = ({ call, clock }: SmallStage, run: Run, what: 'stop' | 'start') => {
  const late: InstanceState[] = []
  const giveUpFirst = async (): Promise<void> => {
    await cancelRun(call, { project: 'shop', projectEnvironment: 'production' })
    clock.set(clock.now() + leaseMs + 1)
    assert.equal(await carryRun(call, 'other', run), 'over')
  }
  const told = async (answer: Promise<InstanceState>): Promise<InstanceState> => {
    late.push(await answer)
    return await answer
  }
  const { runtime } = call
  const world: DeployWorld = {
    ...call,
    runtime: {
      ...runtime,
      ...(what === 'stop'
        ? {
            stop: async (...how: Parameters<typeof runtime.stop>) => {
              await giveUpFirst()
              return await told(runtime.stop(...how))
            },
          }
        : {
            start: async (wanted: Parameters<typeof runtime.start>[0]) => {
              await giveUpFirst()
              return await told(runtime.start(wanted))
            },
          }),
    },
  }
  return { world, late }
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

    for (const what of ['stop', 'start'] as const)
      it(`not where a ${what} comes only after its candidate was given up`, async () => {
        const stage = await openSmallStage(engine)
        const old = await stage.deployed('old', single())
        const run = await carriedToStart(stage, await stage.deploy('new', single()))
        if (what === 'start') assert.equal(await carryRun(stage.call, 'worker', run), 'look')
        const { world, late } = heldUp(stage, run, what)
        assert.equal(await carryRun(world, 'worker', run), 'look')
        const [before] = old.deployments
        assert.ok(before)
        // Answered with what is so: the old one was not ended, and no new one was begun.
        assert.deepEqual(
          late.map(({ state }) => state),
          [what === 'stop' ? 'running' : 'gone'],
        )
        await stage.settle()
        assert.deepEqual(
          stage.host
            .truth()
            .instances.filter(({ state }) => state === 'running')
            .map(({ deployment }) => deployment),
          [before.id],
        )
      })

    it('again in a database that is behind what its host has heard', async () => {
      const stage = await openSmallStage(engine)
      await stage.deployed('old', single())
      // As from a backup: the host is further, though nothing was switched since.
      await stage.call.db.write((tx) => tx.run(sql`update leases set token = 1`))
      const next = await stage.deployed('new', single())
      assert.equal(next.run.state, 'succeeded')
      await stage.call.db.write((tx) => tx.run(sql`update leases set token = 1`))
      stage.host.restart('instances are gone')
      await stage.settle()
      const { instances } = stage.host.truth()
      assert.deepEqual(
        instances.map(({ deployment, state }) => [deployment, state]),
        [[next.deployments[0]?.id, 'running']],
      )
    })

    it('and gives up by its deadline where the old one would not end, even by force', async () => {
      let isStubborn = true
      const stage = await openSmallStage(engine, {
        instance: () => ({
          readyAfterMs: 0,
          diesAfterMs: null,
          comesBack: false,
          stopsAfterMs: isStubborn ? null : 0,
        }),
      })
      const [before] = (await stage.deployed('old', single())).deployments
      assert.ok(before)
      isStubborn = false
      for (const word of ['new', 'newer']) {
        const { run } = await stage.deploy(word, single())
        for (let turn = 0; turn < 3; turn++) await stage.pass()
        const [candidate] = (await describeRun(stage.call, run.id)).deployments
        assert.equal(candidate?.state, 'starting')
        await stage.pass(20_000)
        const whole = await describeRun(stage.call, run.id)
        assert.deepEqual([whole.run.state, whole.deployments[0]?.state], ['errored', 'errored'])
        assert.equal(
          whole.deployments[0]?.why,
          `${before.id}, which it must not run beside, does not end: process 1 would not end; end it by hand and deploy again`,
        )
      }
      // Ended by hand, it is started again: it is still the active one.
      stage.host.heal()
      await stage.settle()
      const { instances } = stage.host.truth()
      assert.deepEqual(
        instances.map(({ deployment, state }) => [deployment, state]),
        [[before.id, 'running']],
      )
    })

    it('and gives up by its deadline where its host begins nothing, as while Docker is away', async () => {
      const stage = await openSmallStage(engine)
      const run = await carriedToStart(stage, await stage.deploy('new', single()))
      const [before] = (await describeRun(stage.call, run.id)).deployments
      assert.ok(before)
      const start: DeployWorld['runtime']['start'] = async ({ id }) => {
        // What was never begun is answered as gone.
        const state = await stage.call.runtime.stop(id, 0)
        assert.equal(state.state, 'gone')
        return state
      }
      const world = { ...stage.call, runtime: { ...stage.call.runtime, start } }
      stage.clock.set(before.enteredAt + 19_999)
      assert.equal(await carryRun(world, 'worker', run), 'look')
      stage.clock.set(before.enteredAt + 20_000)
      await carryRun(world, 'worker', run)
      await stage.settle()
      const { run: ended, deployments } = await describeRun(stage.call, run.id)
      assert.deepEqual([ended.state, deployments[0]?.state], ['errored', 'errored'])
      assert.match(String(deployments[0]?.why), /its host could not begin it in time/)
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

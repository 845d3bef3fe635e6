import assert from 'node:assert/strict'
import { it } from 'node:test'
import { cancelRun } from '../../src/core/deployments/end/cancel-run.ts'
import { deleteProjectEnvironment } from '../../src/core/deployments/end/delete-project-environment.ts'
import { stopServices } from '../../src/core/deployments/end/stop-services.ts'
import type { Deployment } from '../../src/core/deployments/deployment.ts'
import { promoteWaiting } from '../../src/core/deployments/begin/promote-waiting.ts'
import type { WholeRun } from '../../src/core/deployments/run.ts'
import type { InstanceState } from '../../src/core/deployments/runtime.ts'
import { carryRun } from '../../src/core/deployments/carry/carry-run.ts'
import {
  describeDeployment,
  describeRun,
  statusOf,
} from '../../src/core/deployments/read/status.ts'
import { keepDeploying } from '../../src/worker/deploying.ts'
import { forEachEngine } from '../engines/engines.ts'
import { until } from '../host/scene.ts'
import { openSmallStage, service, type SmallStage } from './small-stage.ts'

const production = { project: 'shop', projectEnvironment: 'production' }

const only = ({ deployments: [first] }: WholeRun): Deployment => {
  assert.ok(first)
  return first
}
const stateOf = async ({ call }: SmallStage, { id }: Deployment): Promise<string> =>
  (await describeDeployment(call, id)).state
const lives = ({ host }: SmallStage, { id }: Deployment): boolean =>
  host.truth().instances.some((each) => each.deployment === id && each.state !== 'exited')
/** A request for what this deployment answers. */
const request = ({ host }: SmallStage, { id }: Deployment, takesMs: number): void => {
  const answering = host.served()?.routes.filter(({ deployment }) => deployment !== null) ?? []
  const at = answering.findIndex(({ deployment }) => deployment === id)
  assert.equal(host.request(at, takesMs), id)
}
const isServed = ({ host }: SmallStage, { id }: Deployment): boolean =>
  host.served()?.routes.some(({ deployment }) => deployment === id) ?? false

const alone = service('single', '    exclusive: true\n')

/** What takes away a candidate that waits, and how it has ended then. */
const ways: readonly {
  readonly name: string
  readonly end: 'cancelled' | 'superseded'
  readonly giveUp: (stage: SmallStage, services?: string) => Promise<unknown>
}[] = [
  { name: 'is cancelled', end: 'cancelled', giveUp: ({ call }) => cancelRun(call, production) },
  {
    name: 'gives way to a newer one',
    end: 'superseded',
    giveUp: (stage, services = service('web')) => stage.deployed('three', services),
  },
  {
    name: 'goes with its project environment',
    end: 'cancelled',
    giveUp: ({ call }) =>
      deleteProjectEnvironment(call, { project: 'shop', name: 'production', force: true }),
  },
]

forEachEngine(
  'what is given up',
  (engine) => {
    for (const { name, end, giveUp } of ways)
      it(`finishes the requests under its own URL when it ${name}`, async () => {
        const stage = await openSmallStage(engine)
        await stage.deployed('one', service('web'))
        const candidate = only(await stage.deployed('two', service('web'), { hold: true }))
        await stage.pass()
        request(stage, candidate, 3000)
        await giveUp(stage)
        for (let turn = 0; turn < 3; turn++) await stage.pass()
        assert.equal(isServed(stage, candidate), false)
        assert.deepEqual(
          [await stateOf(stage, candidate), lives(stage, candidate)],
          ['draining', true],
        )
        await stage.pass(3000)
        await stage.pass()
        assert.deepEqual([await stateOf(stage, candidate), lives(stage, candidate)], [end, false])
      })

    it('is not told as how its service stands once that is stopped', async () => {
      const stage = await openSmallStage(engine)
      const old = only(await stage.deployed('one', service('web')))
      const candidate = only(await stage.deployed('two', service('web'), { hold: true }))
      const told = async () => {
        const [web] = (await statusOf(stage.call, production)).services
        return [web?.active?.id ?? null, web?.latest?.id ?? null]
      }
      await cancelRun(stage.call, production)
      await stage.settle()
      assert.deepEqual(await told(), [old.id, candidate.id])
      await stopServices(stage.call, production)
      await stage.settle()
      assert.deepEqual(await told(), [null, old.id])
      assert.equal(await stateOf(stage, old), 'retired')
      // What comes later counts again.
      const third = only(await stage.deployed('three', service('web'), { hold: true }))
      assert.deepEqual(await told(), [null, third.id])
    })

    it('is ended when its drain is over, whatever it still does', async () => {
      const stage = await openSmallStage(engine)
      const run = await stage.deployed('one', service('web'), { hold: true })
      await stage.pass()
      request(stage, only(run), 60_000)
      await cancelRun(stage.call, production)
      assert.equal((await describeRun(stage.call, run.run.id)).run.state, 'cancelled')
      await stage.pass(4000)
      assert.ok(lives(stage, only(run)))
      await stage.pass(5000)
      await stage.pass()
      assert.equal(lives(stage, only(run)), false)
    })

    it('finishes its requests, too, when another of its run fails at the promotion', async () => {
      let comesUp = true
      const stage = await openSmallStage(engine, {
        instance: () => ({
          readyAfterMs: comesUp ? 0 : null,
          diesAfterMs: null,
          comesBack: false,
          stopsAfterMs: 0,
        }),
      })
      const both = service('api') + service('web')
      const run = await stage.deployed('one', both, { hold: true })
      await stage.pass()
      const [api, web] = run.deployments as readonly [Deployment, Deployment]
      comesUp = false
      stage.host.die(`${api.id}-0`)
      request(stage, web, 60_000)
      await promoteWaiting(stage.call, production)
      await stage.pass()
      await stage.pass(21_000)
      assert.equal(await stateOf(stage, api), 'failed')
      assert.deepEqual([await stateOf(stage, web), lives(stage, web)], ['draining', true])
      await stage.settle()
      assert.deepEqual([await stateOf(stage, web), lives(stage, web)], ['cancelled', false])
    })

    for (const { name, end, giveUp } of ways)
      it(`does not begin late what was at work beside it when it ${name}`, async () => {
        const stage = await openSmallStage(engine)
        const { run } = await stage.deploy('one', alone + service('web'), { hold: true })
        const states = async () => (await describeRun(stage.call, run.id)).deployments
        const web = await until('web starts beside it', async () => {
          const [single, web] = await states()
          if (single?.state === 'waiting' && web?.state === 'starting') return web
          await carryRun(stage.call, 'worker', run)
          return undefined
        })
        let late: InstanceState | undefined
        const start: SmallStage['call']['runtime']['start'] = async (wanted) => {
          await giveUp(stage, alone)
          for (let turn = 0; turn < 3; turn++) await stage.pass()
          late = await stage.call.runtime.start(wanted)
          return late
        }
        const runtime = { ...stage.call.runtime, start }
        await carryRun({ ...stage.call, runtime }, 'worker', run)
        assert.equal(late?.state, 'gone')
        assert.equal(lives(stage, web), false)
        const ended = (await describeRun(stage.call, run.id)).run
        assert.deepEqual([ended.state, ended.endedAt !== null], [end, true])
      })

    it('is not waited for: a build is ended as soon as it is cancelled', async () => {
      const stage = await openSmallStage(engine)
      // It answers when the step has ended, and this one never does.
      const runtime = { ...stage.call.runtime, step: () => new Promise<never>(() => {}) }
      const deploying = keepDeploying(
        { ...stage.call, runtime },
        { owner: 'worker', isHostThere: () => true, onFailure: assert.ifError },
      )
      const { run } = await stage.deploy('one', service('web'))
      const state = async () => (await describeRun(stage.call, run.id)).deployments[0]?.state
      await until('it is built', async () => (await state()) === 'building')
      await cancelRun({ ...stage.call, wake: () => deploying.wake() }, production)
      await until('it is over', async () => {
        const now = await describeRun(stage.call, run.id)
        return now.run.state === 'cancelled'
      })
      await deploying.stop()
    })
  },
  { fsync: 'off' },
)

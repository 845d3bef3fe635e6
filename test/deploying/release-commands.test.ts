import assert from 'node:assert/strict'
import { it } from 'node:test'
import { restart } from '../../src/core/deployments/begin/restart-services.ts'
import { cancelRun } from '../../src/core/deployments/end/cancel-run.ts'
import type { Deployment } from '../../src/core/deployments/deployment.ts'
import { promoteAcross } from '../../src/core/deployments/begin/promote-across.ts'
import { rollback } from '../../src/core/deployments/begin/rollback.ts'
import type { WholeRun } from '../../src/core/deployments/run.ts'
import type { Step } from '../../src/core/deployments/runtime.ts'
import { describeRun } from '../../src/core/deployments/read/status.ts'
import type { Fates } from '../../src/drivers/simulated/host.ts'
import { forEachEngine, type Engine } from '../engines/engines.ts'
import { openSmallStage, service } from './small-stage.ts'

type Fate = ReturnType<Fates['step']>

const migrating = service('web', '    release: {command: [migrate], timeout: 5m}')
const production = { project: 'shop', projectEnvironment: 'production' }

/** A stage, and the release commands that have begun, by their deployments. */
const openStage = async (engine: Engine) => {
  let next: Fate = { takesMs: 0, ends: 'done' }
  const begun: string[] = []
  const step = (it: Step): Fate => {
    if (it.what !== 'command') return { takesMs: 0, ends: 'done' }
    begun.push(it.deployment)
    return next
  }
  const stage = await openSmallStage(engine, { step })
  const ended = async ({ run }: WholeRun): Promise<readonly [string, string, string]> => {
    for (let turn = 0; turn < 5; turn++) await stage.pass()
    const whole = await describeRun(stage.call, run.id)
    const [it] = whole.deployments as readonly [Deployment]
    return [whole.run.state, it.state, it.why]
  }
  return { ...stage, begun, ended, willEnd: (fate: Fate): void => void (next = fate) }
}

forEachEngine(
  'a release command',
  (engine) => {
    it('runs once for an artifact: not at a restart, a rollback or another deployment', async () => {
      const stage = await openStage(engine)
      await stage.deployed('one', migrating)
      await stage.deployed('one', migrating)
      await stage.ended(await restart(stage.call, production))
      assert.equal(stage.begun.length, 1)
      await stage.deployed('two', migrating)
      const back = { ...production, restoreSecrets: false, plan: false }
      await stage.ended(await rollback(stage.call, back))
      assert.equal(stage.begun.length, 2)
    })

    it('that has failed may run again', async () => {
      const stage = await openStage(engine)
      stage.willEnd({ takesMs: 0, ends: 'failed' })
      const { run } = await stage.deployed('one', migrating)
      assert.equal(run.state, 'failed')
      stage.willEnd({ takesMs: 0, ends: 'done' })
      assert.equal((await stage.deployed('one', migrating)).run.state, 'succeeded')
      assert.equal(stage.begun.length, 2)
    })

    for (const how of ['is lost', 'is cancelled'] as const)
      it(`that ${how} midway never runs again by itself`, async () => {
        const stage = await openStage(engine)
        stage.willEnd({ takesMs: how === 'is lost' ? 0 : 60_000, ends: 'lost' })
        const first = await stage.deploy('one', migrating)
        await stage.pass()
        if (how === 'is cancelled') await cancelRun(stage.call, production)
        const state = how === 'is lost' ? 'errored' : 'cancelled'
        assert.equal((await stage.ended(first))[0], state)

        stage.willEnd({ takesMs: 0, ends: 'done' })
        const [again, , why] = await stage.ended(await stage.deploy('one', migrating))
        assert.equal(again, 'failed')
        assert.ok(why.includes(first.deployments[0]?.id ?? '-'), why)
        assert.match(why, /nobody knows whether it had its effect.*--rerun-release/)
        assert.equal(stage.begun.length, 1)

        // Another artifact, or another place, is another matter.
        assert.equal((await stage.deployed('two', migrating)).run.state, 'succeeded')
        const other = { name: 'staging' }
        assert.equal((await stage.deployed('one', migrating, other)).run.state, 'succeeded')
        assert.equal(stage.begun.length, 3)

        const more = { rerunRelease: true }
        assert.equal((await stage.deployed('one', migrating, more)).run.state, 'succeeded')
        assert.equal(stage.begun.length, 4)
        assert.equal((await stage.deployed('one', migrating)).run.state, 'succeeded')
        assert.equal(stage.begun.length, 4)
      })

    it('of unknown outcome is not run by a promotion either, unless that is said', async () => {
      const stage = await openStage(engine)
      await stage.deployed('one', migrating, { name: 'staging' })
      const names = { project: 'shop', from: 'staging', to: 'production', plan: false }
      stage.willEnd({ takesMs: 0, ends: 'lost' })
      await stage.ended(await promoteAcross(stage.call, names))
      stage.willEnd({ takesMs: 0, ends: 'done' })
      const [state, , why] = await stage.ended(await promoteAcross(stage.call, names))
      assert.deepEqual([state, /--rerun-release/.test(why)], ['failed', true])
      const said = await promoteAcross(stage.call, { ...names, rerunRelease: true })
      assert.equal((await stage.ended(said))[0], 'succeeded')
    })

    it('has not begun where it was cancelled before', async () => {
      const stage = await openStage(engine)
      const first = await stage.deploy('one', migrating)
      await cancelRun(stage.call, production)
      await stage.ended(first)
      assert.equal((await stage.deployed('one', migrating)).run.state, 'succeeded')
    })
  },
  { fsync: 'off' },
)

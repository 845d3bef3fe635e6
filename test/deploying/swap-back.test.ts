import assert from 'node:assert/strict'
import { it } from 'node:test'
import { instancesOf, type Deployment } from '../../src/core/deployments/deployment.ts'
import { rollback } from '../../src/core/deployments/begin/rollback.ts'
import { describeDeployment, describeRun } from '../../src/core/deployments/read/status.ts'
import type { WholeRun } from '../../src/core/deployments/run.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import { listDeploymentRecords } from '../../src/core/ledger/read/list-deployment-records.ts'
import { forEachEngine } from '../engines/engines.ts'
import { checkLedger } from '../ledger/invariants.ts'
import { openSmallStage, service, type SmallStage } from './small-stage.ts'

const host = 'shop.localhost'
const only = ({ deployments: [first] }: WholeRun): Deployment => {
  assert.ok(first)
  return first
}
const die = (stage: SmallStage, it: Deployment): void => {
  for (const id of instancesOf(it)) stage.host.die(id)
}
const state = async ({ call }: SmallStage, { id }: Deployment): Promise<string> =>
  (await describeDeployment(call, id)).state
/** What runs by the ledger, by its artifact. */
const deployed = async ({ call }: SmallStage): Promise<readonly string[]> =>
  (await listDeploymentRecords(call, {}, { limit: 10 })).items.map(({ record }) => record.digest)

forEachEngine(
  'what dies right after its switch',
  (engine) => {
    it('goes, and what it took the place of is back, with its line and its traffic', async () => {
      const stage = await openSmallStage(engine)
      const old = only(await stage.deployed('one', service('web')))
      stage.host.request(0, 60_000)
      const run = await stage.deployed('two', service('web'))
      const now = only(run)
      assert.equal(stage.upstream(host), now.id)
      die(stage, now)
      await stage.pass()
      await stage.pass()
      assert.equal(stage.upstream(host), old.id)
      assert.equal(await state(stage, old), 'active')
      const oldRelease = (await describeDeployment(stage.call, old.id)).release
      assert.deepEqual(await deployed(stage), [oldRelease?.digest])
      await stage.settle()
      assert.equal(await state(stage, now), 'failed')
      assert.equal(
        (await describeDeployment(stage.call, now.id)).why,
        'web ended right after the switch: it died',
      )
      assert.equal((await describeRun(stage.call, run.run.id)).run.state, 'succeeded')
      const living = stage.host.truth().instances.filter((each) => each.state === 'running')
      assert.deepEqual(
        living.map(({ deployment }) => deployment),
        [old.id],
      )
      await checkLedger(stage.call.db, stage.call.principal.organizationId)
    })

    it('goes back whatever words tell of what lost its place', async () => {
      const stage = await openSmallStage(engine)
      const old = only(await stage.deployed('one', service('web')))
      stage.host.request(0, 60_000)
      const now = only(await stage.deployed('two', service('web')))
      await stage.call.db.write((tx) =>
        tx.run(sql`update deployments set why = 'told otherwise' where id = ${old.id}`),
      )
      die(stage, now)
      await stage.pass()
      assert.equal(await state(stage, old), 'active')
      assert.equal((await describeDeployment(stage.call, old.id)).replacedBy, null)
    })

    it('is not what a rollback goes to', async () => {
      const stage = await openSmallStage(engine)
      const first = only(await stage.deployed('one', service('web')))
      stage.host.request(0, 20_000)
      die(stage, only(await stage.deployed('two', service('web'))))
      // Before the old one's drain is over: then there is nothing to go back to.
      await stage.pass()
      await stage.settle()
      await stage.deployed('three', service('web'))
      const names = { project: 'shop', projectEnvironment: 'production' }
      const whole = await rollback(stage.call, { ...names, restoreSecrets: false, plan: false })
      assert.equal(
        only(whole).release?.id,
        (await describeDeployment(stage.call, first.id)).release?.id,
      )
    })

    it('takes the rest of its run back with it, or nothing', async () => {
      const both = service('api') + service('web')
      for (const isWhole of [true, false]) {
        const stage = await openSmallStage(engine)
        const old = await stage.deployed('one', both)
        // Only what has requests in flight stands for so long.
        stage.host.request(0, 60_000)
        if (isWhole) stage.host.request(1, 60_000)
        const now = await stage.deployed('two', both)
        await stage.pass()
        const [api] = now.deployments
        assert.ok(api)
        die(stage, api)
        await stage.pass()
        await stage.pass()
        const active = isWhole ? old : now
        for (const each of active.deployments) assert.equal(await state(stage, each), 'active')
        await stage.settle()
        const [, web] = now.deployments
        assert.ok(web)
        assert.equal(await state(stage, web), isWhole ? 'retired' : 'active')
      }
    })

    it('finds what it took the place of for a while, though nobody asks that any more', async () => {
      const stage = await openSmallStage(engine, {}, 3000)
      const old = only(await stage.deployed('one', service('web')))
      const now = only(await stage.deployed('two', service('web')))
      await stage.pass(2000)
      await stage.pass(500)
      die(stage, now)
      await stage.pass()
      await stage.pass()
      assert.equal(stage.upstream(host), old.id)
      assert.equal(await state(stage, old), 'active')
    })

    it('finds nothing later, nor where two may not run at once', async () => {
      for (const [more, ms] of [
        ['', 3100],
        ['drain: 1s\n', 1100],
        ['exclusive: true\n', 0],
      ] as const) {
        const stage = await openSmallStage(engine, {}, 3000)
        const services = service('web').replace(/drain: .*\n/, (line) => more || line)
        const old = only(await stage.deployed('one', services))
        const now = only(await stage.deployed('two', services))
        await stage.pass(ms)
        await stage.pass()
        die(stage, now)
        await stage.pass()
        assert.equal(await state(stage, old), 'retired')
        assert.equal(await state(stage, now), 'active')
      }
    })

    it('stays and starts again where nothing is left to go back to', async () => {
      const stage = await openSmallStage(engine)
      await stage.deployed('one', service('web'))
      const now = only(await stage.deployed('two', service('web')))
      await stage.settle()
      die(stage, now)
      await stage.pass()
      assert.equal(await state(stage, now), 'active')
      assert.equal(
        stage.host.truth().instances.find((each) => each.deployment === now.id)?.state,
        'running',
      )
    })
  },
  { fsync: 'off' },
)

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { listAuditEntries } from '../../src/core/audit/list-audit-entries.ts'
import { deleteProjectEnvironment } from '../../src/core/deployments/end/delete-project-environment.ts'
import { reapProjectEnvironments } from '../../src/core/deployments/end/reap-project-environments.ts'
import { stopServices } from '../../src/core/deployments/end/stop-services.ts'
import { describeDeployment, describeRun } from '../../src/core/deployments/read/status.ts'
import { updateEnvironment } from '../../src/core/environments/update-environment.ts'
import {
  deleteEnvironment,
  deleteLogicalEnvironment,
} from '../../src/core/ledger/record/delete-place.ts'
import { listDeploymentRecords } from '../../src/core/ledger/read/list-deployment-records.ts'
import { listProjectEnvironments } from '../../src/core/project-environments/list-project-environments.ts'
import { describeProjectEnvironment } from '../../src/core/project-environments/list-project-environments.ts'
import { updateProjectEnvironment } from '../../src/core/project-environments/update-project-environment.ts'
import { forEachEngine } from '../engines/engines.ts'
import { checkLedger } from '../ledger/invariants.ts'
import { openSmallStage, service, type SmallStage } from './small-stage.ts'

const address = { project: 'shop', name: 'pr-1' }
const host = 'pr-1--shop.localhost'

const live = (stage: SmallStage): number =>
  stage.host.truth().instances.filter(({ state }) => state !== 'exited').length
const names = async ({ call }: SmallStage): Promise<readonly string[]> =>
  (await listProjectEnvironments(call, { project: 'shop' }, { limit: 10 })).items.map(
    ({ name }) => name,
  )
const lines = async ({ call }: SmallStage): Promise<readonly string[]> =>
  (await listDeploymentRecords(call, { history: true }, { limit: 10 })).items.map(
    ({ record }) => `${record.deploymentName} ${record.status}`,
  )

forEachEngine(
  'deleting where something is deployed',
  (engine) => {
    it('is refused; with force it drains, its line ends and its host names are free', async () => {
      const stage = await openSmallStage(engine)
      const { call } = stage
      const { deployments } = await stage.deployed('one', service('web'), { name: 'pr-1' })
      const [first] = deployments
      assert.ok(first)
      assert.equal(stage.upstream(host), first.id)
      const refused = { code: 'in_use', message: 'pr-1 holds 1 live deployment.' }
      await assert.rejects(deleteProjectEnvironment(call, { ...address, force: false }), refused)

      await deleteProjectEnvironment(call, { ...address, force: true })
      assert.deepEqual(await names(stage), ['production'])
      assert.deepEqual(await lines(stage), ['shop/pr-1/web decommissioned'])
      assert.equal((await describeDeployment(call, first.id)).state, 'draining')
      await stage.settle()
      assert.equal(stage.upstream(host), undefined)
      assert.equal((await describeDeployment(call, first.id)).state, 'retired')
      assert.equal(live(stage), 0)

      const again = await stage.deployed('two', service('web'), { name: 'pr-1' })
      assert.equal(again.run.state, 'succeeded')
      assert.equal(stage.upstream(host), again.deployments[0]?.id)
      assert.deepEqual(await lines(stage), [
        'shop/pr-1/web deployed',
        'shop/pr-1/web decommissioned',
      ])
      await checkLedger(call.db, call.principal.organizationId)
    })

    it('leaves its lines to be found by its name or its id', async () => {
      const stage = await openSmallStage(engine)
      const { deployments, run } = await stage.deployed('one', service('web'), { name: 'pr-1' })
      await stage.deployed('one', service('web'), { name: 'pr-2' })
      await deleteProjectEnvironment(stage.call, { ...address, force: true })
      for (const projectEnvironment of ['pr-1', run.projectEnvironmentId]) {
        const filters = { project: 'shop', projectEnvironment, history: true }
        const { items } = await listDeploymentRecords(stage.call, filters, { limit: 10 })
        assert.deepEqual(
          items.map(({ record }) => [record.projectEnvironment, record.deployment, record.status]),
          [['pr-1', deployments[0]?.id, 'decommissioned']],
        )
      }
    })

    it('does not wait for what only finishes its requests', async () => {
      const stage = await openSmallStage(engine)
      await stage.deployed('one', service('web'), { name: 'pr-1' })
      await stopServices(stage.call, { project: 'shop', projectEnvironment: 'pr-1' })
      await deleteProjectEnvironment(stage.call, { ...address, force: false })
      await stage.settle()
      assert.equal(live(stage), 0)
    })

    it('cancels what is on its way and what waits', async () => {
      const stage = await openSmallStage(engine)
      const waiting = await stage.deployed('one', service('web'), { name: 'pr-1', hold: true })
      const queued = await stage.deploy('two', service('api'), { name: 'pr-1' })
      await deleteProjectEnvironment(stage.call, { ...address, force: true })
      await stage.settle()
      for (const { run } of [waiting, queued]) {
        const { run: now, deployments } = await describeRun(stage.call, run.id)
        assert.equal(now.state, 'cancelled')
        assert.deepEqual(
          deployments.map(({ state, why }) => [state, why]),
          [['cancelled', 'pr-1 was deleted']],
        )
      }
      assert.equal(live(stage), 0)
    })

    it('a protected one is kept with all that it has', async () => {
      const stage = await openSmallStage(engine)
      await stage.deployed('one', service('web'), { name: 'pr-1' })
      await updateProjectEnvironment(stage.call, address, { freezeReason: 'holidays' })
      const forced = deleteProjectEnvironment(stage.call, { ...address, force: true })
      await assert.rejects(forced, { code: 'frozen' })
      await stage.settle()
      assert.equal(live(stage), 1)
    })

    it('what has expired goes in its own time, with all that it has; a frozen one never', async () => {
      const stage = await openSmallStage(engine)
      const { call, clock } = stage
      const lives = { ttlMs: 60_000, hold: false }
      await stage.deployed('one', service('web'), { ...lives, name: 'pr-1' })
      await stage.deployed('one', service('web'), { ...lives, name: 'kept' })
      await updateProjectEnvironment(
        call,
        { project: 'shop', name: 'kept' },
        { freezeReason: 'evidence' },
      )
      clock.set(clock.now() + 50_000)
      await stage.deployed('two', service('web'), { name: 'pr-1' })
      clock.set(clock.now() + 50_000)
      assert.equal(await reapProjectEnvironments(call), 0)
      clock.set(clock.now() + 10_000)
      assert.equal(await reapProjectEnvironments(call), 1)
      assert.deepEqual(await names(stage), ['kept', 'production'])
      await stage.settle()
      assert.equal(live(stage), 1)
      assert.equal(stage.upstream(host), undefined)
      const { items } = await listAuditEntries(call, {}, { limit: 100 })
      const deleted = items.find(({ action }) => action === 'project-environment.delete')
      assert.equal(deleted?.principal.name, 'berth')
      await checkLedger(call.db, call.principal.organizationId)
    })

    it('a deployment gives no end to what has none', async () => {
      const stage = await openSmallStage(engine)
      const { call } = stage
      await stage.deployed('one', service('web'))
      await assert.rejects(stage.deploy('two', service('web'), { ttlMs: 60_000 }), {
        code: 'deployment_state',
        next: /berth project environment update production --project shop --ttl/,
      })
      const production = { project: 'shop', name: 'production' }
      const end = async () => (await describeProjectEnvironment(call, production)).expiresAt
      assert.equal(await end(), null)
      // Said of it alone, and then of a deployment, it counts.
      await updateProjectEnvironment(call, production, { ttlMs: 60_000 })
      await stage.deploy('two', service('web'), { ttlMs: 90_000 })
      assert.equal(await end(), stage.clock.now() + 90_000)
    })

    it('where something lives, neither the place, nor the stage, nor the driver goes', async () => {
      const stage = await openSmallStage(engine)
      const { call } = stage
      await stage.deploy('one', service('web'), { name: 'pr-1' })
      const inUse = { code: 'in_use', message: /Berth runs shop\/pr-1 in the / }
      const tries = [
        () => updateEnvironment(call, 'local', { driver: null }),
        () => deleteEnvironment(call, { name: 'local', force: true }),
        () => deleteLogicalEnvironment(call, { name: 'development', force: true }),
      ]
      for (const each of tries) await assert.rejects(each(), inUse)
      await updateEnvironment(call, 'local', { driver: 'process', description: 'here' })
      await deleteProjectEnvironment(call, { ...address, force: true })
      await stage.settle()
      await updateEnvironment(call, 'local', { driver: null })
      await deleteEnvironment(call, { name: 'local', force: false })
      await deleteLogicalEnvironment(call, { name: 'development', force: false })
    })
  },
  { fsync: 'off' },
)

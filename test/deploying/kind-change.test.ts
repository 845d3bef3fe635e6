import assert from 'node:assert/strict'
import { it } from 'node:test'
import { restart } from '../../src/core/deployments/begin/restart-services.ts'
import { instancesOf } from '../../src/core/deployments/deployment.ts'
import { rollback } from '../../src/core/deployments/begin/rollback.ts'
import { updateEnvironment } from '../../src/core/environments/update-environment.ts'
import { listDeploymentRecords } from '../../src/core/ledger/read/list-deployment-records.ts'
import { forEachEngine } from '../engines/engines.ts'
import { checkLedger } from '../ledger/invariants.ts'
import { openSmallStage, service, type SmallStage } from './small-stage.ts'

const image = `
  web:
    build: { dockerfile: Dockerfile }
    port: 8080
    readiness: { http: /up, interval: 1s, timeout: 1s, deadline: 20s }
    drain: 5s
`
const place = { project: 'shop', projectEnvironment: 'production' }

const lines = async ({ call }: SmallStage) =>
  (await listDeploymentRecords(call, { history: true }, { limit: 10 })).items.map(
    ({ record }) => record,
  )

forEachEngine(
  'a service that becomes an image where it was an archive',
  (engine) => {
    const moved = async () => {
      const stage = await openSmallStage(engine)
      await stage.deployed('one', service('web'))
      // Keeps the old one draining.
      stage.host.request(0, 60_000)
      await updateEnvironment(stage.call, 'local', { driver: 'docker' })
      const run = await stage.deployed('two', image)
      assert.deepEqual([run.run.state, run.run.why], ['succeeded', ''])
      return { stage, run }
    }

    it('changes its slot in the moment of the switch', async () => {
      const { stage } = await moved()
      const [now, old] = await lines(stage)
      assert.deepEqual(
        [now?.kind, now?.status, old?.kind, old?.status],
        ['CONTAINER_IMAGE', 'deployed', 'ARCHIVE', 'decommissioned'],
      )
      assert.equal(old?.endedAt, now?.deployedAt)
      await checkLedger(stage.call.db, stage.call.principal.organizationId)
    })

    it('goes back to it when the new one dies right away', async () => {
      const { stage, run } = await moved()
      for (const each of run.deployments) for (const id of instancesOf(each)) stage.host.die(id)
      await stage.pass()
      await stage.pass()
      const said = (await lines(stage)).map(({ kind, status }) => `${kind} ${status}`)
      assert.deepEqual(said.toSorted(), [
        'ARCHIVE decommissioned',
        'ARCHIVE deployed',
        'CONTAINER_IMAGE decommissioned',
      ])
      await checkLedger(stage.call.db, stage.call.principal.organizationId)
    })

    it('is rolled back once the environment has its driver again', async () => {
      const { stage } = await moved()
      const input = { ...place, restoreSecrets: false, plan: false }
      const unfit = {
        code: 'driver_unfit',
        message: 'web was released as an archive, which the docker driver cannot run.',
        next: /environment update local --driver process/,
      }
      await assert.rejects(rollback(stage.call, input), unfit)
      await updateEnvironment(stage.call, 'local', { driver: 'process' })
      await assert.rejects(restart(stage.call, place), {
        code: 'driver_unfit',
        message: /an image/,
      })
      await rollback(stage.call, input)
      await stage.settle()
      const [now, old] = await lines(stage)
      assert.deepEqual(
        [now?.kind, now?.status, old?.kind, old?.status],
        ['ARCHIVE', 'deployed', 'CONTAINER_IMAGE', 'decommissioned'],
      )
      await checkLedger(stage.call.db, stage.call.principal.organizationId)
    })
  },
  { fsync: 'off' },
)

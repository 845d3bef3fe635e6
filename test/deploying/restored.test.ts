import assert from 'node:assert/strict'
import { it } from 'node:test'
import { adoptHost } from '../../src/core/access/adopt-host.ts'
import { listAuditEntries } from '../../src/core/audit/list-audit-entries.ts'
import { restart } from '../../src/core/deployments/begin/restart-services.ts'
import { stopServices } from '../../src/core/deployments/end/stop-services.ts'
import { forEachEngine } from '../engines/engines.ts'
import { openSmallStage, service, type SmallStage } from './small-stage.ts'

const keys = { install: 'test' }
const production = { project: 'shop', projectEnvironment: 'production' }
const refused = { code: 'restored_from_backup', message: /restored from a backup/ }

/** An earlier database on a host that a later one has led on: another service, another release. */
const restored = async (engine: Parameters<typeof openSmallStage>[0]) => {
  const stage = await openSmallStage(engine)
  const kept = await stage.deployed('one', service('web'))
  const known = stage.host.served()
  assert.ok(known)
  const { runtime, edge } = stage.host
  // What the lost database had said last: two sets on, with a deployment that is not here.
  const lost = { id: 'dep_lost-0', deployment: 'dep_lost' }
  const [like] = stage.host.truth().instances
  assert.ok(like)
  await runtime.start({
    ...{
      ...lost,
      compartment: 'pe_1',
      service: 'pe_1/svc_1',
      exclusive: false,
      fence: 1,
      driver: 'process',
      kind: 'web',
      digest: '',
      image: null,
    },
    ...{ argv: [], env: {}, port: null, readiness: null },
  })
  const { incarnation, version } = known.fence
  const routes = known.routes.map((route) => ({ ...route, deployment: lost.deployment }))
  await edge.apply({ fence: { incarnation, version: version + 2 }, routes })
  return { ...stage, kept: kept.deployments[0]?.id ?? '', lost: lost.deployment }
}

const running = ({ host }: SmallStage): readonly string[] =>
  host
    .truth()
    .instances.filter(({ state }) => state === 'running')
    .map(({ deployment }) => deployment)
    .toSorted()

forEachEngine(
  'a database that was restored from a backup',
  (engine) => {
    it('changes nothing: what runs goes on, and whoever deploys is told what to do', async () => {
      const stage = await restored(engine)
      for (let turn = 0; turn < 3; turn++)
        await assert.rejects(stage.pass(), { code: 'host_unreachable', message: /host adopt/ })
      assert.deepEqual(running(stage), [stage.kept, stage.lost].toSorted())
      assert.equal(stage.upstream('shop.localhost'), stage.lost)
      await assert.rejects(stage.deploy('two', service('web')), refused)
      await assert.rejects(restart(stage.call, production), {
        ...refused,
        next: /berth host adopt/,
      })
      await assert.rejects(stopServices(stage.call, production), refused)
    })

    it('leads again once that is adopted: what it does not know is ended', async () => {
      const stage = await restored(engine)
      await assert.rejects(stage.pass())
      await assert.rejects(adoptHost(stage.call, { install: 'another' }))
      await adoptHost(stage.call, keys)
      await stage.pass()
      await stage.pass()
      assert.equal(stage.upstream('shop.localhost'), stage.kept)
      assert.deepEqual(running(stage), [stage.kept])
      const next = await stage.deployed('two', service('web'))
      assert.equal(next.run.state, 'succeeded')
      const { items } = await listAuditEntries(stage.call, {}, { limit: 100 })
      const said = items.find(({ action }) => action === 'host.adopt')
      assert.equal(said?.principal.name, 'berth')
    })

    it('is adopted only where there is something to adopt', async () => {
      const stage = await openSmallStage(engine)
      await stage.deployed('one', service('web'))
      await assert.rejects(adoptHost(stage.call, keys), { code: 'not_found' })
    })

    it('is forgotten when the later database is back, or the host has lost its routes', async () => {
      const stage = await restored(engine)
      await assert.rejects(stage.pass())
      stage.host.loseRoutes()
      await stage.pass()
      assert.equal((await stage.deployed('two', service('web'))).run.state, 'succeeded')
    })
  },
  { fsync: 'off' },
)

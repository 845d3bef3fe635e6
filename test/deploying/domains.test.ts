import assert from 'node:assert/strict'
import { it } from 'node:test'
import { cancelRun } from '../../src/core/deployments/end/cancel-run.ts'
import { deleteProjectEnvironment } from '../../src/core/deployments/end/delete-project-environment.ts'
import { addDomain, listDomains, removeDomain } from '../../src/core/deployments/edge/domains.ts'
import { promoteWaiting } from '../../src/core/deployments/begin/promote-waiting.ts'
import { describeDeployment, statusOf } from '../../src/core/deployments/read/status.ts'
import { forEachEngine } from '../engines/engines.ts'
import { openSmallStage, service, type SmallStage } from './small-stage.ts'

const production = { project: 'shop', projectEnvironment: 'production' }
const domain = 'shop.example.com'
const served = ({ host }: SmallStage): readonly string[] =>
  (host.served()?.routes ?? []).map((each) => each.host + each.path)

forEachEngine(
  'host names',
  (engine) => {
    it('a domain leads to its service, and to what has paths on its host', async () => {
      const stage = await openSmallStage(engine)
      const { call } = stage
      const both = service('api', '    routes: [/api]\n') + service('web')
      const { deployments } = await stage.deployed('one', both)
      const [api, web] = deployments
      await addDomain(call, { ...production, domain, service: 'web' })
      await stage.pass()
      assert.equal(stage.upstream(domain), web?.id)
      assert.equal(stage.upstream(domain, '/api'), api?.id)
      const again = await stage.deployed('two', both)
      await stage.settle()
      assert.equal(stage.upstream(domain), again.deployments[1]?.id)
      assert.deepEqual(
        (await listDomains(call, production)).map((each) => [each.domain, each.service]),
        [[domain, 'web']],
      )
      const { services } = await statusOf(call, production)
      assert.ok(services[1]?.urls.includes(`http://${domain}:7480/`))

      await removeDomain(call, { ...production, domain })
      await stage.pass()
      assert.deepEqual(
        served(stage).filter((each) => each.startsWith(domain)),
        [],
      )
      await assert.rejects(removeDomain(call, { ...production, domain }), { code: 'not_found' })
    })

    it('one host name has one service; it is free again with its project environment', async () => {
      const stage = await openSmallStage(engine)
      const { call } = stage
      await stage.deployed('one', service('web'))
      await stage.deployed('one', service('web'), { name: 'pr-1' })
      const preview = { project: 'shop', projectEnvironment: 'pr-1' }
      await addDomain(call, { ...preview, domain, service: 'web' })
      const add = () => addDomain(call, { ...production, domain, service: 'web' })
      await assert.rejects(add(), { code: 'route_taken' })
      await deleteProjectEnvironment(call, { project: 'shop', name: 'pr-1', force: true })
      await add()
      const wrong = [
        [{ domain: 'localhost', service: 'web' }, 'invalid_input'],
        [{ domain: 'shop.localhost', service: 'web' }, 'invalid_input'],
        [{ domain: 'api.example.com', service: 'api' }, 'not_found'],
      ] as const
      for (const [input, code] of wrong)
        await assert.rejects(addDomain(call, { ...production, ...input }), { code })
    })

    it('a candidate that waits has a URL of its own, until it waits no longer', async () => {
      const stage = await openSmallStage(engine)
      const { call } = stage
      const first = await stage.deployed('one', service('web'))
      const hold = () => stage.deployed('two', service('web'), { hold: true })
      const url = async () => (await statusOf(call, production)).services[0]?.candidateUrl ?? null
      assert.equal(await url(), null)

      const waiting = await hold()
      const [candidate] = waiting.deployments
      assert.ok(candidate)
      await stage.pass()
      const host = `shop---${candidate.id.slice('dep_'.length)}.localhost`
      assert.equal(await url(), `http://${host}:7480/`)
      assert.equal(stage.upstream(host), candidate.id)
      assert.equal(stage.upstream('shop.localhost'), first.deployments[0]?.id)

      await promoteWaiting(call, production)
      await stage.settle()
      assert.equal((await describeDeployment(call, candidate.id)).state, 'active')
      assert.equal(await url(), null)
      assert.deepEqual(served(stage), ['shop.localhost/'])
      assert.equal(stage.upstream('shop.localhost'), candidate.id)

      for (const end of [
        () => cancelRun(call, production),
        () => stage.deployed('three', service('web')),
      ]) {
        await hold()
        await stage.pass()
        assert.equal(served(stage).length, 2)
        await end()
        await stage.pass()
        assert.deepEqual(served(stage), ['shop.localhost/'])
      }
    })
  },
  { fsync: 'off' },
)

import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { startApi, type Api } from './api.ts'
import { carryAll, deployed, deployInput, makeDriver } from './deployment-samples.ts'
import { dumpOf } from './dump.ts'
import { embedded } from './on-sqlite.ts'
import { fillOrganization, type Scene } from './scene.ts'

const open = embedded()

describe('what is deployed', () => {
  let api: Api
  let scene: Scene
  before(async () => {
    api = await startApi(await open())
    scene = await fillOrganization(api, { token: api.root })
    await makeDriver(api, scene.admin)
  })

  const plans: readonly (readonly [verb: string, of: 'active' | 'waiting' | 'stopped'])[] = [
    ['deployment.deploy', 'active'],
    ['deployment.rollback', 'active'],
    ['deployment.promote', 'active'],
    ['deployment.promote-waiting', 'waiting'],
    ['deployment.restart', 'active'],
    ['deployment.stop', 'active'],
    ['deployment.start', 'stopped'],
    ['deployment.cancel', 'waiting'],
  ]
  for (const [verb, of] of plans)
    it(`stays as it is when ${verb} is only planned`, async () => {
      const first = await deployed(api, scene)
      api.clock.set(api.clock.now() + 1)
      await deployed(api, scene, first.at)
      if (verb === 'deployment.promote')
        await deployed(api, scene, { projectEnvironment: 'acceptance-2', createEnv: true })
      if (of === 'waiting') {
        await api.ok('deployment.deploy', deployInput({ ...first.at, hold: true }))
        await carryAll(api)
      }
      if (of === 'stopped') await api.ok('deployment.stop', first.at)
      const { project, projectEnvironment } = first.at
      const input =
        verb === 'deployment.deploy'
          ? deployInput(first.at)
          : verb === 'deployment.promote'
            ? { project, from: projectEnvironment, to: 'acceptance-2' }
            : first.at
      const earlier = await dumpOf(api.world.db)
      const { body } = await api.ok(verb, { ...input, plan: true })
      assert.equal(body['planned'], true)
      assert.notDeepEqual(body['changes'], [])
      assert.equal(await dumpOf(api.world.db), earlier)
    })

  it('says by key what a rollback changes', async () => {
    const { at } = await deployed(api, scene)
    await api.ok('variable.set', { ...at, variables: [{ key: 'NEW', value: 'x', secret: true }] })
    api.clock.set(api.clock.now() + 1)
    await deployed(api, scene, at)
    const { body } = await api.ok('deployment.rollback', { ...at, plan: true })
    assert.deepEqual(body['differences'], [
      {
        service: 'web',
        variables: [{ key: 'NEW', change: 'removed', secret: true }],
        toolchain: [],
      },
    ])
  })
})

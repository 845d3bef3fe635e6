import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { digestOf as sha256 } from '../../src/formats/digest.ts'
import { startApi, type Api } from './api.ts'
import { deployed, deployInput, makeDriver } from './deployment-samples.ts'
import { embedded } from './on-sqlite.ts'
import { digestOf, fillOrganization, type Scene } from './scene.ts'
import { octets } from './uploads.ts'

const open = embedded()

/** A call that is refused for what was deployed before. */
interface Refused {
  readonly id: string
  readonly input: object
  readonly says: RegExp
}

const source = async (api: Api): Promise<string> => {
  const bytes = Buffer.alloc(1024)
  const digest = sha256(bytes)
  await api.ok('source.begin', { digest, bytes: bytes.length })
  const init = { method: 'PATCH', headers: octets, body: bytes }
  const { status, text } = await api.send(`/v1/sources/${digest}?offset=0`, init)
  assert.equal(status, 200, text)
  return digest
}

const refused: Readonly<Record<string, (api: Api, scene: Scene) => Promise<Refused>>> = {
  deployment_busy: async (api) => {
    const input = deployInput()
    await api.ok('deployment.deploy', input)
    const again = { ...input, onConflict: 'refuse' }
    return { id: 'deployment.deploy', input: again, says: /^web is being deployed \(run_/ }
  },
  deployment_state: async (api, scene) => {
    const { at } = await deployed(api, scene)
    return { id: 'deployment.start', input: at, says: /^Nothing is stopped in compartment-\d+\.$/ }
  },
  'deployment_state, for a second stop': async (api, scene) => {
    const { at } = await deployed(api, scene)
    await api.ok('deployment.stop', at)
    return { id: 'deployment.stop', input: at, says: /^compartment-\d+ is stopped\.$/ }
  },
  nothing_to_roll_back: async (api, scene) => {
    const { at } = await deployed(api, scene)
    return { id: 'deployment.rollback', input: at, says: /^web has no earlier release here\.$/ }
  },
  slot_managed: async (api, scene) => {
    const { at } = await deployed(api, scene)
    const { body } = await api.ok('deployment.list', { limit: '1000' })
    const items = body['items'] as { deploymentName: string; kind: string }[]
    const line = items.find(({ deploymentName }) => deploymentName.includes(at.projectEnvironment))
    const input = {
      environment: 'docker-1',
      logicalEnvironment: 'acceptance',
      deploymentName: line?.deploymentName,
      kind: line?.kind,
      digest: digestOf('a'),
    }
    return { id: 'deployment.record', input, says: /web is deployed by Berth, which alone writes/ }
  },
  builds_differ: async (api, scene) => {
    const built = {
      descriptor:
        'name: shop\nservices:\n  web: {port: 80, build: {dockerfile: Dockerfile, env: [A]}}\n',
      source: await source(api),
    }
    const places = [await deployed(api, scene), await deployed(api, scene)] as const
    for (const [index, { at }] of places.entries())
      await api.ok('variable.set', { ...at, variables: [{ key: 'A', value: `${index}` }] })
    await deployed(api, scene, { ...built, ...places[0].at })
    const [from, to] = places.map(({ at }) => at.projectEnvironment)
    const says = /^The build of web read A, which differs there\.$/
    return { id: 'deployment.promote', input: { project: 'shop', from, to }, says }
  },
}

describe('deployments', () => {
  let api: Api
  let scene: Scene
  before(async () => {
    api = await startApi(await open())
    scene = await fillOrganization(api, { token: api.root })
    await makeDriver(api, scene.admin)
  })
  for (const [code, provoke] of Object.entries(refused))
    it(`are refused with ${code}`, async () => {
      const { id, input, says } = await provoke(api, scene)
      const { detail } = await api.refused(code.replace(/,.*/, ''), id, input)
      assert.match(detail, says)
    })
})

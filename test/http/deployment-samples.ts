import assert from 'node:assert/strict'
import { carryRun } from '../../src/core/deployments/carry/carry-run.ts'
import { dueRuns } from '../../src/core/deployments/store/run-store.ts'
import { digestOf as sha256 } from '../../src/formats/digest.ts'
import type { Api, How } from './api.ts'
import type { Scene } from './scene.ts'
import type { Sample } from './samples.ts'

let last = 0
const both = { touches: 'both' } as const
const place = () => ({ project: 'shop', projectEnvironment: `compartment-${++last}` })

/** A descriptor whose one service is an image of its own, which needs no source. */
export const imageDescriptor = (): string => {
  const image = `registry.example/shop@${sha256(`image ${++last}`)}`
  return `name: shop\nservices:\n  web: {port: 80, run: {image: ${image}}}\n`
}

/** A deployment of it to a place of its own, in the stage of the scene. */
export const deployInput = (more: object = {}) => ({
  ...place(),
  descriptor: imageDescriptor(),
  descriptorName: 'berth.yml',
  environment: 'docker-1',
  logicalEnvironment: 'acceptance',
  ...more,
})

/** Makes the environment that the deployments of a test go to, once. */
export const makeDriver = async (api: Api, admin: How): Promise<void> => {
  const input = { name: 'docker-1', driver: 'docker' }
  const { status, text } = await api.call('environment.create', input, admin)
  assert.ok(status === 201 || status === 409, text)
}

/** Carries every run as far as it goes by itself. */
export const carryAll = async ({ world }: Api): Promise<void> => {
  for (const run of await world.db.read((tx) => dueRuns(tx, 'tester', world.now())))
    while ((await carryRun(world, 'tester', run)) !== 'over');
}

/** What was deployed to a place of its own: where, and the ids of the last run. */
export const deployed = async (api: Api, { admin }: Pick<Scene, 'admin'>, more: object = {}) => {
  await makeDriver(api, admin)
  const input = deployInput(more)
  const { body } = await api.ok('deployment.deploy', input, admin)
  await carryAll(api)
  const run = body['run'] as { id: string; deployments: { id: string }[] }
  const { project, projectEnvironment } = input
  return {
    at: { project, projectEnvironment },
    run: run.id,
    deployment: run.deployments[0]?.id ?? '',
  }
}

/** Where a deployment is only begun: nothing else is carried by that. */
const begun = async (api: Api, { admin }: Pick<Scene, 'admin'>) => {
  await makeDriver(api, admin)
  const input = deployInput()
  await api.ok('deployment.deploy', input, admin)
  return { project: input.project, projectEnvironment: input.projectEnvironment }
}

const domainName = (): string => `shop-${++last}.example.com`

const where: Sample['input'] = async (api, scene) => (await deployed(api, scene)).at

// Whoever only reads can share one.
const known = new WeakMap<Scene, ReturnType<typeof deployed>>()
const toRead = (api: Api, scene: Scene): ReturnType<typeof deployed> => {
  const shared = known.get(scene) ?? deployed(api, scene)
  known.set(scene, shared)
  return shared
}
const whereToRead: Sample['input'] = async (api, scene) => (await toRead(api, scene)).at

/** A sample for every endpoint of deployments. */
export const deploymentSamples: Readonly<Record<string, Sample>> = {
  'deployment.deploy': {
    ...both,
    kind: 'write',
    input: async (api, { admin }) => {
      await makeDriver(api, admin)
      return deployInput()
    },
  },
  'run.describe': {
    ...both,
    kind: 'addressed',
    input: async (api, scene) => ({ id: (await toRead(api, scene)).run }),
  },
  'run.list': { ...both, kind: 'addressed', input: whereToRead },
  'deployment.inspect': {
    ...both,
    kind: 'addressed',
    input: async (api, scene) => ({ id: (await toRead(api, scene)).deployment }),
  },
  'deployment.status': { ...both, kind: 'addressed', input: whereToRead },
  'deployment.logs': { ...both, kind: 'addressed', input: whereToRead },
  'deployment.promote': {
    ...both,
    kind: 'write',
    input: async (api, scene) => {
      const { at } = await deployed(api, scene)
      const { at: target } = await deployed(api, scene)
      return { project: 'shop', from: at.projectEnvironment, to: target.projectEnvironment }
    },
  },
  'deployment.promote-waiting': {
    ...both,
    kind: 'write',
    input: async (api, scene) => (await deployed(api, scene, { hold: true })).at,
  },
  'deployment.rollback': {
    ...both,
    kind: 'write',
    input: async (api, scene) => {
      const { at } = await deployed(api, scene)
      api.clock.set(api.clock.now() + 1)
      return (await deployed(api, scene, at)).at
    },
  },
  'deployment.restart': { ...both, kind: 'write', input: where },
  'deployment.stop': { ...both, kind: 'write', input: where },
  'deployment.start': {
    ...both,
    kind: 'write',
    input: async (api, scene) => {
      const { at } = await deployed(api, scene)
      await api.ok('deployment.stop', at, scene.admin)
      await carryAll(api)
      return at
    },
  },
  'domain.add': {
    ...both,
    kind: 'write',
    input: async (api, scene) => ({ ...(await begun(api, scene)), domain: domainName() }),
  },
  'domain.list': { ...both, kind: 'addressed', input: whereToRead },
  'domain.remove': {
    ...both,
    kind: 'write',
    input: async (api, scene) => {
      const input = { ...(await begun(api, scene)), domain: domainName() }
      await api.ok('domain.add', input, scene.admin)
      return input
    },
  },
  'deployment.cancel': {
    ...both,
    kind: 'write',
    input: async (api, { admin }) => {
      await makeDriver(api, admin)
      const input = deployInput()
      await api.ok('deployment.deploy', input, admin)
      return { project: 'shop', projectEnvironment: input.projectEnvironment }
    },
  },
}

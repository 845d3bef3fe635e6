import { digestOf } from '../../src/formats/digest.ts'
import type { Api, Reply } from './api.ts'
import type { Sample } from './samples.ts'
import { predicateType, type Scene } from './scene.ts'

let last = 0
/** The run that was begun last: nobody else's list shows it. */
let lastRun: unknown
const fresh = (word: string): string => `${word}-${++last}`
const ofProject = { touches: 'project' } as const

const begin = async (api: Api, { admin }: Scene): Promise<Record<string, unknown>> => {
  const input = { project: 'shop', workflow: 'release', version: 'v1' }
  const { body } = await api.ok('workflow-run.begin', input, admin)
  lastRun = body['id']
  return body
}
const newRun = async (api: Api, scene: Scene) => ({ id: (await begin(api, scene))['id'] as string })
const newVersion = async (api: Api, { admin }: Scene) => {
  const address = { project: 'shop', version: fresh('v2') }
  const run = { ...address, workflow: 'release', markLatest: false }
  await api.ok('workflow-run.begin', run, admin)
  return address
}
const items = ({ body }: Reply) => body['items'] as readonly Record<string, unknown>[]

/** An in-toto statement about bytes of its own. */
export const newStatement = () => ({
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ digest: { sha256: digestOf(fresh('bytes')).slice(7) } }],
  predicateType,
  predicate: {},
})

/** A sample for every endpoint of workflows, versions and runs. */
export const workflowSamples: Readonly<Record<string, Sample>> = {
  'workflow.list': {
    ...ofProject,
    kind: 'list',
    input: async (api, scene) => {
      await begin(api, scene)
      return { limit: '1000' }
    },
    finds: (reply) =>
      items(reply).some(({ lastRun: run }) => (run as { id?: string } | null)?.id === lastRun),
  },
  'workflow.describe': {
    ...ofProject,
    kind: 'addressed',
    input: async (api, scene) => {
      await begin(api, scene)
      return { project: 'shop', name: 'release' }
    },
  },
  'version.list': {
    ...ofProject,
    kind: 'list',
    input: async (api, scene) => {
      await begin(api, scene)
      return { project: 'shop', limit: '1000' }
    },
    finds: (reply) => items(reply).some(({ version }) => version === 'v1'),
  },
  'version.describe': { ...ofProject, kind: 'addressed', input: newVersion },
  'version.latest': {
    ...ofProject,
    kind: 'addressed',
    input: async (api, scene) => ({ project: (await newVersion(api, scene)).project }),
  },
  'version.mark-latest': { ...ofProject, kind: 'write', input: newVersion },
  'version.release': { ...ofProject, kind: 'write', input: newVersion },
  'workflow-run.begin': {
    ...ofProject,
    kind: 'write',
    input: () => ({ project: 'shop', workflow: 'release', version: 'v1' }),
  },
  'workflow-run.list': {
    ...ofProject,
    kind: 'list',
    input: async (api, scene) => {
      await begin(api, scene)
      return { workflow: 'release', limit: '1000' }
    },
    finds: (reply) => items(reply).some(({ id }) => id === lastRun),
  },
  'workflow-run.describe': { ...ofProject, kind: 'addressed', input: newRun },
  'workflow-run.push': {
    ...ofProject,
    kind: 'addressed',
    input: async (api, scene) => ({ ...(await newRun(api, scene)), statement: newStatement() }),
  },
  'workflow-run.finish': {
    ...ofProject,
    kind: 'addressed',
    input: async (api, scene) => ({ ...(await newRun(api, scene)), state: 'canceled' }),
  },
}

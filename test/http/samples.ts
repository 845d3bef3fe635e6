import { digestOf as sha256 } from '../../src/formats/digest.ts'
import { generateKeyPair } from '../../src/signatures/generate.ts'
import type { Api, Reply } from './api.ts'
import { trustSamples } from './trust-samples.ts'
import { variableSamples } from './variable-samples.ts'
import { workflowSamples } from './workflow-samples.ts'
import { deploymentSamples } from './deployment-samples.ts'
import { overviewSamples } from './overview-samples.ts'
import { whereSamples } from './where-samples.ts'
import { traceSamples } from './trace-samples.ts'
import { digestOf, predicateType, type Scene } from './scene.ts'
import { uploadSamples } from './upload-samples.ts'

/** What a call touches: the whole organization, or the scene's project and/or stage. */
export type Touched = 'organization' | 'project' | 'both'

/** One good input for an endpoint, and what a caller whose scope does not cover it gets. */
export interface Sample {
  /**
   * `write`: denied. `addressed`: it is not there. `list`: what is not covered is missing, as
   * `finds` sees. `bulk`: a denial per item. `self`: everybody may.
   */
  readonly kind: 'write' | 'addressed' | 'list' | 'bulk' | 'self'
  readonly touches: Touched
  /** Makes what the call needs and gives its input: good for one call. */
  readonly input: (api: Api, scene: Scene) => Promise<object> | object
  /** Whether a list shows the scene's own thing. */
  readonly finds?: (reply: Reply, scene: Scene) => boolean
}

let last = 0
const fresh = (word: string): string => `${word}-${++last}`

const items = ({ body }: Reply): readonly Record<string, unknown>[] =>
  body['items'] as Record<string, unknown>[]
const none = () => ({})
const all = () => ({ limit: '1000' })
const has = (field: string, pick: (scene: Scene) => string) => (reply: Reply, scene: Scene) =>
  items(reply).some((item) => item[field] === pick(scene))
const ofShop = has('id', ({ record }) => record)
const made = (endpoint: string, input: object) => async (api: Api, scene: Scene) => {
  const name = fresh('sample')
  const { body } = await api.ok(endpoint, { ...input, name }, scene.admin)
  return { name: body['name'] as string }
}
const report = () => ({
  environment: 'k8s-east',
  logicalEnvironment: 'acceptance',
  deploymentName: fresh('deployment'),
  kind: 'CONTAINER_IMAGE',
  digest: digestOf('a'),
  project: 'shop',
})
const newKey = () => ({ name: fresh('key'), pem: generateKeyPair('ed25519').publicKey })
const envelope = () => {
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ digest: { sha256: sha256(fresh('bytes')).slice(7) } }],
    predicateType,
    predicate: {},
  }
  const payload = Buffer.from(JSON.stringify(statement)).toString('base64')
  const signed = {
    payload,
    payloadType: 'application/vnd.in-toto+json',
    signatures: [{ sig: Buffer.from('unknown').toString('base64') }],
  }
  return Buffer.from(JSON.stringify(signed)).toString('base64')
}
const compartment = () => ({ project: 'shop', name: 'acceptance' })
const whole = { touches: 'organization' } as const
const organization = async (api: Api) => {
  const { body } = await api.ok('organization.create', { name: fresh('org') })
  return { name: (body['organization'] as { name: string }).name }
}

/** A sample for every endpoint, by its id. */
export const samples: Readonly<Record<string, Sample>> = {
  'environment.create': { ...whole, kind: 'write', input: () => ({ name: fresh('env') }) },
  'environment.list': { ...whole, kind: 'list', input: all, finds: has('name', () => 'k8s-east') },
  'environment.describe': { ...whole, kind: 'addressed', input: () => ({ name: 'k8s-east' }) },
  'environment.update': {
    ...whole,
    kind: 'write',
    input: () => ({ name: 'k8s-east', description: fresh('described') }),
  },
  'environment.delete': { ...whole, kind: 'write', input: made('environment.create', {}) },
  'logical-environment.create': {
    ...whole,
    kind: 'write',
    input: () => ({ name: fresh('stage') }),
  },
  'logical-environment.list': {
    ...whole,
    kind: 'list',
    input: all,
    finds: has('name', ({ acceptance }) => acceptance),
  },
  'logical-environment.describe': {
    ...whole,
    kind: 'addressed',
    input: () => ({ name: 'acceptance' }),
  },
  'logical-environment.update': {
    ...whole,
    kind: 'write',
    input: () => ({ name: 'acceptance', description: fresh('described') }),
  },
  'logical-environment.delete': {
    ...whole,
    kind: 'write',
    input: made('logical-environment.create', {}),
  },
  'project.create': { ...whole, kind: 'write', input: () => ({ name: fresh('project') }) },
  'project.list': { ...whole, kind: 'list', input: all, finds: has('name', ({ shop }) => shop) },
  'project.describe': { ...whole, kind: 'addressed', input: () => ({ name: 'shop' }) },
  'project-environment.create': {
    touches: 'both',
    kind: 'write',
    input: () => ({ project: 'shop', name: fresh('place'), logicalEnvironment: 'acceptance' }),
  },
  'project-environment.list': {
    touches: 'both',
    kind: 'list',
    input: () => ({ project: 'shop', ...all() }),
    finds: has('name', ({ acceptance }) => acceptance),
  },
  'project-environment.describe': { touches: 'both', kind: 'addressed', input: compartment },
  'project-environment.update': {
    touches: 'both',
    kind: 'write',
    input: () => ({ ...compartment(), logicalEnvironment: 'acceptance' }),
  },
  'project-environment.delete': {
    touches: 'both',
    kind: 'write',
    input: async (api, { admin }) => {
      const name = fresh('place')
      const place = { project: 'shop', name, logicalEnvironment: 'acceptance' }
      await api.ok('project-environment.create', place, admin)
      return { project: 'shop', name }
    },
  },
  ...variableSamples,
  ...workflowSamples,
  ...deploymentSamples,
  'attestation.create': {
    touches: 'project',
    kind: 'write',
    input: () => ({
      digest: sha256(fresh('bytes')),
      predicateType,
      predicate: { n: 1 },
      project: 'shop',
    }),
  },
  'attestation.import': {
    touches: 'project',
    kind: 'write',
    input: () => ({ envelope: envelope(), project: 'shop' }),
  },
  'attestation.list': {
    touches: 'project',
    kind: 'list',
    input: all,
    finds: has('id', ({ attestation }) => attestation),
  },
  'attestation.describe': {
    touches: 'project',
    kind: 'addressed',
    input: (_, { attestation }) => ({ id: attestation }),
  },
  'attestation.download': {
    touches: 'project',
    kind: 'addressed',
    input: (_, { attestation }) => ({ id: attestation }),
  },
  'attestation.verify': { ...whole, kind: 'list', input: () => ({ envelope: envelope() }) },
  'artifact.list': {
    touches: 'project',
    kind: 'list',
    input: all,
    finds: has('digest', () => digestOf('a')),
  },
  'artifact.describe': {
    touches: 'project',
    kind: 'addressed',
    input: () => ({ digest: digestOf('a') }),
  },
  ...traceSamples,
  ...uploadSamples,
  ...trustSamples,
  'key.add': { ...whole, kind: 'write', input: newKey },
  'key.list': { ...whole, kind: 'list', input: none },
  'key.remove': {
    ...whole,
    kind: 'write',
    input: async (api, { admin }) => {
      const { body } = await api.ok('key.add', newKey(), admin)
      return { name: body['name'] as string }
    },
  },
  'deployment.record': { touches: 'both', kind: 'write', input: report },
  'deployment.record-bulk': {
    touches: 'both',
    kind: 'bulk',
    input: () => ({ reports: [report(), report()] }),
  },
  'deployment.list': { touches: 'both', kind: 'list', input: all, finds: ofShop },
  'deployment.describe': {
    touches: 'both',
    kind: 'addressed',
    input: (_, { record }) => ({ id: record }),
  },
  'deployment.diff': {
    touches: 'both',
    kind: 'list',
    input: () => ({ from: 'acceptance', to: 'production' }),
    finds: (reply, { record }) =>
      items(reply).some(({ from }) => (from as { id: string }[]).some(({ id }) => id === record)),
  },
  ...whereSamples,
  'event.list': {
    touches: 'both',
    kind: 'list',
    input: all,
    finds: (reply, { record }) =>
      items(reply).some(({ event }) => (event as { record: { id: string } }).record.id === record),
  },
  ...overviewSamples,
  'ledger.checkpoint': { ...whole, kind: 'write', input: none },
  'ledger.prove-growth': { ...whole, kind: 'write', input: () => ({ from: '0', to: '0' }) },
  'ledger.check-events': { ...whole, kind: 'write', input: () => ({ piece: '0', size: '1' }) },
  'ledger.check-records': { ...whole, kind: 'write', input: none },
  'ledger.prove': {
    touches: 'both',
    kind: 'addressed',
    input: async (api, { record }) => {
      await api.number()
      return { id: record }
    },
  },
  'audit.list': { ...whole, kind: 'write', input: none },
  whoami: { ...whole, kind: 'self', input: none },
  'session.start': {
    ...whole,
    kind: 'self',
    input: async (api, { admin }) => {
      const { body } = await api.ok('session-ticket.create', {}, admin)
      return { ticket: body['ticket'] as string }
    },
  },
  'session.end': { ...whole, kind: 'self', input: none },
  'session.end-all': { ...whole, kind: 'self', input: none },
  'session-ticket.create': { ...whole, kind: 'self', input: none },
  'organization.create': { ...whole, kind: 'write', input: () => ({ name: fresh('org') }) },
  'organization.list': { ...whole, kind: 'write', input: none },
  'organization.describe': { ...whole, kind: 'write', input: organization },
  'organization.update': {
    ...whole,
    kind: 'write',
    input: async (api) => ({ ...(await organization(api)), description: 'described' }),
  },
  'organization.delete': { ...whole, kind: 'write', input: organization },
  'token.create': {
    touches: 'both',
    kind: 'write',
    input: () => ({
      name: fresh('token'),
      role: 'viewer',
      project: 'shop',
      logicalEnvironment: 'acceptance',
    }),
  },
  'token.list': {
    touches: 'both',
    kind: 'list',
    input: all,
    finds: has('id', ({ token }) => token),
  },
  'token.revoke': {
    touches: 'both',
    kind: 'addressed',
    input: async (api, { admin }) => {
      const scope = { project: 'shop', logicalEnvironment: 'acceptance' }
      const input = { name: fresh('token'), role: 'viewer', ...scope }
      return { id: (await api.ok('token.create', input, admin)).body['id'] as string }
    },
  },
}

import type { Api, How } from './api.ts'

/** A digest of our own making: one hexadecimal digit, 64 times. */
export const digestOf = (digit: string): string => `sha256:${digit.repeat(64)}`

/** The predicate type that tests state. */
export const predicateType = 'https://slsa.dev/verification_summary/v1'

/** An organization in which something is deployed, with names and ids to address. */
export interface Scene {
  readonly admin: How
  readonly organization: string
  readonly shop: string
  readonly acceptance: string
  readonly attestation: string
  readonly record: string
  readonly token: string
  readonly ids: { readonly shop: string; readonly acceptance: string }
}

/** Fills an organization: two places, two projects, evidence, a key, a token and two records. */
export const fillOrganization = async (api: Api, admin: How): Promise<Scene> => {
  const make = (id: string, input: object) => api.ok(id, input, admin)
  await make('environment.create', { name: 'k8s-east', labels: { region: 'east' } })
  await make('environment.create', { name: 'k8s-west' })
  await make('logical-environment.create', { name: 'acceptance' })
  const shop = (await make('project.create', { name: 'shop' })).body['id'] as string
  await make('project.create', { name: 'blog' })
  await make('project-environment.create', { project: 'shop', name: 'acceptance' })
  const attest = (digit: string, project: string) =>
    make('attestation.create', {
      digest: digestOf(digit),
      predicateType,
      predicate: { policy: digit },
      project,
    })
  const attestation = (await attest('a', 'shop')).body['id'] as string
  await attest('b', 'blog')
  const record = (digit: string, project: string, logicalEnvironment: string) =>
    make('deployment.record', {
      environment: 'k8s-east',
      logicalEnvironment,
      deploymentName: project,
      kind: 'CONTAINER_IMAGE',
      digest: digestOf(digit),
      project,
    })
  const shopRecord = (await record('a', 'shop', 'acceptance')).body['recordId'] as string
  await record('b', 'blog', 'production')
  const scope = { project: 'shop', logicalEnvironment: 'acceptance' }
  const token = await make('token.create', { name: 'of shop', role: 'viewer', ...scope })
  const stage = await make('logical-environment.describe', { name: 'acceptance' })
  const me = await make('whoami', {})
  await api.number()
  return {
    admin,
    organization: me.body['organization'] as string,
    shop: 'shop',
    acceptance: 'acceptance',
    attestation,
    record: shopRecord,
    token: token.body['id'] as string,
    ids: { shop, acceptance: stage.body['id'] as string },
  }
}

/** A new organization's administrator. */
export const newOrganization = async (api: Api, name: string): Promise<How> => {
  const { body } = await api.ok('organization.create', { name })
  return { token: (body['token'] as { secret: string }).secret }
}

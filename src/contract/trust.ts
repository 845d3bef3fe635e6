import type { z } from 'zod'
import { endpoint, type PageOf } from './endpoint.ts'
import type * as schema from './trust.schema.ts'

/** A rule of whose certificates count, as it travels. */
export type TrustedIdentity = z.output<typeof schema.identity>
/** The same once it is trusted no longer, with what only it had vouched for. */
export type TrustedIdentityRemoved = z.output<typeof schema.identityRemoved>
/** A Sigstore trusted root as it travels: who stands in it. */
export type TrustedRoot = z.output<typeof schema.root>
/** The same with its text. */
export type TrustedRootDescription = z.output<typeof schema.rootDescription>
/** The same once no certificate is believed by it any longer. */
export type TrustedRootRemoved = z.output<typeof schema.rootRemoved>

type Removal = z.input<typeof schema.remove>

export const addTrustedIdentity = endpoint<z.input<typeof schema.addIdentity>, TrustedIdentity>({
  id: 'identity.add',
  method: 'POST',
  path: '/v1/trusted-identities',
  permission: 'key.manage',
  summary: 'Trust who signs with a certificate of an issuer for a subject',
  status: 201,
})

export const listTrustedIdentities = endpoint<Record<never, never>, PageOf<TrustedIdentity>>({
  id: 'identity.list',
  method: 'GET',
  path: '/v1/trusted-identities',
  permission: 'key.read',
  summary: 'List the trusted identities',
  status: 200,
})

export const removeTrustedIdentity = endpoint<Removal, TrustedIdentityRemoved>({
  id: 'identity.remove',
  method: 'DELETE',
  path: '/v1/trusted-identities/{name}',
  permission: 'key.manage',
  summary: 'Trust an identity no longer, and say what only it had vouched for',
  status: 200,
})

export const addTrustedRoot = endpoint<z.input<typeof schema.addRoot>, TrustedRoot>({
  id: 'trusted-root.add',
  method: 'POST',
  path: '/v1/trusted-roots',
  permission: 'key.manage',
  summary: 'Believe certificates, logs and timestamps by a Sigstore trusted root',
  status: 201,
  mostBodyBytes: 512 * 1024,
})

export const listTrustedRoots = endpoint<Record<never, never>, PageOf<TrustedRoot>>({
  id: 'trusted-root.list',
  method: 'GET',
  path: '/v1/trusted-roots',
  permission: 'key.read',
  summary: 'List the trusted roots, with who stands in each',
  status: 200,
})

export const describeTrustedRoot = endpoint<z.input<typeof schema.byName>, TrustedRootDescription>({
  id: 'trusted-root.describe',
  method: 'GET',
  path: '/v1/trusted-roots/{name}',
  permission: 'key.read',
  summary: 'Describe a trusted root, with its text exactly as it was added',
  status: 200,
})

export const removeTrustedRoot = endpoint<Removal, TrustedRootRemoved>({
  id: 'trusted-root.remove',
  method: 'DELETE',
  path: '/v1/trusted-roots/{name}',
  permission: 'key.manage',
  summary: 'Believe nothing by a trusted root any longer, and say what only it had vouched for',
  status: 200,
})

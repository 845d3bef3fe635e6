import type { z } from 'zod'
import type * as schema from './access.schema.ts'
import { endpoint, type PageInput, type PageOf } from './endpoint.ts'

/** An organization as it travels. */
export type Organization = z.output<typeof schema.organization>
/** A new organization with its administrator token. */
export type NewOrganization = z.output<typeof schema.bornOrganization>
/** A token as it travels, without its secret. */
export type Token = z.output<typeof schema.token>
/** A token at its birth, with its secret. */
export type NewToken = z.output<typeof schema.bornToken>
/** Who is asking. */
export type Identity = z.output<typeof schema.identity>

type ByName = { readonly name: string }

export const whoami = endpoint<Record<never, never>, Identity>({
  id: 'whoami',
  method: 'GET',
  path: '/v1/whoami',
  permission: 'authenticated',
  summary: 'Say whose token this is and what it may do',
  status: 200,
})

export const createOrganization = endpoint<
  z.input<typeof schema.createOrganization>,
  NewOrganization
>({
  id: 'organization.create',
  method: 'POST',
  path: '/v1/organizations',
  permission: 'organization.manage',
  summary: 'Create an organization; its administrator token is shown this once',
  status: 201,
})

export const listOrganizations = endpoint<PageInput, PageOf<Organization>>({
  id: 'organization.list',
  method: 'GET',
  path: '/v1/organizations',
  permission: 'organization.manage',
  summary: 'List the organizations',
  status: 200,
})

export const describeOrganization = endpoint<ByName, Organization>({
  id: 'organization.describe',
  method: 'GET',
  path: '/v1/organizations/{name}',
  permission: 'organization.manage',
  summary: 'Describe an organization',
  status: 200,
})

export const updateOrganization = endpoint<z.input<typeof schema.updateOrganization>, Organization>(
  {
    id: 'organization.update',
    method: 'PATCH',
    path: '/v1/organizations/{name}',
    permission: 'organization.manage',
    summary: "Change an organization's description",
    status: 200,
  },
)

export const deleteOrganization = endpoint<ByName, Organization>({
  id: 'organization.delete',
  method: 'DELETE',
  path: '/v1/organizations/{name}',
  permission: 'organization.manage',
  summary: 'Delete an organization in which nothing is deployed',
  status: 200,
})

export const createToken = endpoint<z.input<typeof schema.createToken>, NewToken>({
  id: 'token.create',
  method: 'POST',
  path: '/v1/tokens',
  permission: 'token.manage',
  summary: 'Create a token; its secret is shown this once',
  status: 201,
})

export const listTokens = endpoint<PageInput, PageOf<Token>>({
  id: 'token.list',
  method: 'GET',
  path: '/v1/tokens',
  permission: 'token.manage',
  summary: 'List the tokens',
  status: 200,
})

export const revokeToken = endpoint<{ readonly id: string }, Token>({
  id: 'token.revoke',
  method: 'DELETE',
  path: '/v1/tokens/{id}',
  permission: 'token.manage',
  summary: 'Revoke a token for good',
  status: 200,
})

import * as contract from '../../contract/access.ts'
import * as schema from '../../contract/access.schema.ts'
import { pageOf } from '../../contract/fields.schema.ts'
import { createOrganization } from '../../core/access/create-organization.ts'
import { createToken } from '../../core/access/create-token.ts'
import { namedGrants } from '../../core/access/describe-caller.ts'
import { listTokens } from '../../core/access/list-tokens.ts'
import { revokeToken } from '../../core/access/revoke-token.ts'
import {
  deleteOrganization,
  describeOrganization,
  listOrganizations,
  updateOrganization,
} from '../../core/access/organizations.ts'
import type { Context } from '../../core/kernel/context.ts'
import { actionsOf } from '../../core/kernel/permission.ts'
import { present } from '../present.ts'
import { route, type Route } from '../route.ts'

/** Who asks, and what they may do. */
export const identityOf = async (call: Context): Promise<contract.Identity> => ({
  id: call.principal.id,
  name: call.principal.name,
  organization: call.principal.organizationName,
  ...(call.principal.sessionId === undefined ? {} : { session: call.principal.sessionId }),
  grants: (await namedGrants(call)).map((grant) => ({
    ...grant,
    actions: [...actionsOf[grant.role]],
  })),
})

const organization = { output: schema.organization }

/** Tenants, tokens, and who is asking. */
export const accessRoutes: readonly Route[] = [
  route(contract.whoami, { input: schema.nothing, output: schema.identity }, identityOf),
  route(
    contract.createOrganization,
    { input: schema.createOrganization, output: schema.bornOrganization },
    async (call, { name, description = '' }) =>
      present(await createOrganization(call, { name, description })),
  ),
  route(
    contract.listOrganizations,
    { input: schema.list, output: pageOf(schema.organization) },
    async (call, request) => present(await listOrganizations(call, request)),
  ),
  route(
    contract.describeOrganization,
    { input: schema.byName, ...organization },
    async (call, { name }) => present(await describeOrganization(call, name)),
  ),
  route(
    contract.updateOrganization,
    { input: schema.updateOrganization, ...organization },
    async (call, input) => present(await updateOrganization(call, input)),
  ),
  route(
    contract.deleteOrganization,
    { input: schema.byName, ...organization },
    async (call, { name }) => present(await deleteOrganization(call, name)),
  ),
  route(
    contract.createToken,
    { input: schema.createToken, output: schema.bornToken },
    async (call, input) => tokenOf(present(await createToken(call, input))),
  ),
  route(
    contract.listTokens,
    { input: schema.list, output: pageOf(schema.token) },
    async (call, request) => {
      const { items, nextCursor } = await listTokens(call, request)
      return { items: items.map((item) => tokenOf(present(item))), nextCursor }
    },
  ),
  route(contract.revokeToken, { input: schema.byId, output: schema.token }, async (call, { id }) =>
    tokenOf(present(await revokeToken(call, id))),
  ),
]

/** A token's own role is never `install`, which only comes beside `admin`. */
const tokenOf = <T extends { role: contract.Token['role'] | 'install' }>(token: T) => ({
  ...token,
  role: token.role === 'install' ? ('admin' as const) : token.role,
})

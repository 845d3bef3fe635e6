import { bearDefaultStages } from '../environments/default-stages.ts'
import { audit } from '../kernel/audit.ts'
import type { Context, Principal, World } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { requirePermission, write } from '../kernel/operation.ts'
import { wholeOrganization, type Role } from '../kernel/permission.ts'
import { Refusal } from '../kernel/refusal.ts'
import { bearToken } from './birth.ts'
import type { Organization } from './organization.ts'
import * as store from './organization-store.ts'

/** A new organization and its first administrator's token, whose secret is shown this once. */
export interface BornOrganization {
  readonly organization: Organization
  readonly token: { readonly id: string; readonly secret: string }
}

/** Creates an organization with the three default stages; a taken name is refused. */
export const createOrganization = (
  context: Context,
  input: { readonly name: string; readonly description: string },
): Promise<BornOrganization> =>
  write(context, 'organization.create', async (tx) => {
    await requirePermission(tx, context, 'organization.manage', wholeOrganization)
    if (await store.byName(tx, input.name))
      throw new Refusal('name_taken', `There is an organization ${input.name} already.`, {
        next: `See it: berth organization describe ${input.name}`,
      })
    const born = await bearOrganization(tx, context, input, ['admin'], context.principal)
    await audit(tx, context, {
      action: 'organization.create',
      target: born.organization.id,
      detail: { name: input.name },
    })
    return born
  })

/** Makes the organization, its stages and its first token; the step that a first start shares. */
export const bearOrganization = async (
  tx: Writer,
  world: Pick<World, 'now' | 'newId' | 'random'>,
  input: { readonly name: string; readonly description: string },
  roles: readonly Role[],
  createdBy: Principal | null,
  secret?: string,
): Promise<BornOrganization> => {
  const now = world.now()
  const organization = { id: world.newId('org'), ...input, createdAt: now, updatedAt: now }
  await store.insert(tx, organization)
  await bearDefaultStages(tx, world, organization.id)
  const token = await bearToken(tx, world, organization.id, {
    name: 'administrator',
    grants: roles.map((role) => ({ role, ...wholeOrganization })),
    createdBy: createdBy?.organizationId === organization.id ? createdBy : null,
    expiresAt: null,
    secret,
  })
  return { organization, token: { id: token.id, secret: token.secret } }
}

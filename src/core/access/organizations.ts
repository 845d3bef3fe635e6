import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { check, read, requirePermission, write } from '../kernel/operation.ts'
import { pageByName, type Page, type PageRequest } from '../kernel/page.ts'
import { wholeOrganization } from '../kernel/permission.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { Organization } from './organization.ts'
import * as store from './organization-store.ts'

/** A page of the installation's organizations, by name. */
export const listOrganizations = (
  context: Context,
  request: PageRequest,
): Promise<Page<Organization>> =>
  read(context, 'organization.list', async (tx) => {
    check(context, 'organization.manage', wholeOrganization)
    return await pageByName(context, { list: 'organizations' }, request, (after, limit) =>
      store.page(tx, after, limit),
    )
  })

/** One organization by its name. */
export const describeOrganization = (context: Context, name: string): Promise<Organization> =>
  read(context, 'organization.describe', async (tx) => {
    check(context, 'organization.manage', wholeOrganization)
    return (await store.byName(tx, name)) ?? missing(name)
  })

/** Changes an organization's description. */
export const updateOrganization = (
  context: Context,
  input: { readonly name: string; readonly description: string },
): Promise<Organization> =>
  write(context, 'organization.update', async (tx) => {
    const before = (await lockOrganization(tx, context, input.name)) ?? missing(input.name)
    const now = context.now()
    await store.setDescription(tx, before.id, input.description, now)
    await audit(tx, context, { action: 'organization.update', target: before.id, detail: input })
    return { ...before, description: input.description, updatedAt: now }
  })

/** Deletes an organization: its tokens die with it. Refused while something is deployed there. */
export const deleteOrganization = (context: Context, name: string): Promise<Organization> =>
  write(context, 'organization.delete', async (tx) => {
    const organization = (await lockOrganization(tx, context, name)) ?? missing(name)
    if (organization.id === context.principal.organizationId)
      throw new Refusal('in_use', 'The organization of your own token cannot be deleted.', {
        next: 'Use the install token of another organization.',
      })
    if (await store.isInUse(tx, organization.id))
      throw new Refusal('in_use', `Organization ${name} holds deployed records.`, {
        next: 'Decommission them first: berth environment delete NAME --force, with its own token.',
      })
    await store.markDeleted(tx, organization.id, context.now())
    await audit(tx, context, {
      action: 'organization.delete',
      target: organization.id,
      detail: { name },
    })
    return organization
  })

/** Holds it before the caller, whose own organization it may be, is held too. */
const lockOrganization = async (
  tx: Writer,
  context: Context,
  name: string,
): Promise<Organization | undefined> => {
  check(context, 'organization.manage', wholeOrganization)
  const organization = await store.lockByName(tx, name)
  await requirePermission(tx, context, 'organization.manage', wholeOrganization)
  return organization
}

const missing = (name: string): never => {
  throw new Refusal('not_found', `There is no organization ${name}.`, {
    next: 'See them all: berth organization list',
  })
}

import { audit } from '../kernel/audit.ts'
import type { World } from '../kernel/context.ts'
import { wholeOrganization, type Role } from '../kernel/permission.ts'
import { Refusal } from '../kernel/refusal.ts'
import { bearToken } from './birth.ts'
import { insistKeys, type KeyFingerprints } from './first-start.ts'
import * as store from './organization-store.ts'

/** What a recovery made; the secret is shown this once. */
export interface RecoveredToken {
  readonly id: string
  readonly name: string
  readonly organization: string
  readonly roles: readonly Role[]
  readonly secret: string
}

/** What every token that was made by a recovery is called. */
const name = 'recovered'

/**
 * Makes an administrator for whoever holds the installation's keys, since they hold everything
 * already; other keys are refused. No token is asked for, and the audit says that it was so.
 */
export const recoverAdministrator = (
  world: World,
  fingerprints: KeyFingerprints,
  input: { readonly organization: string; readonly install: boolean },
): Promise<RecoveredToken> =>
  world.db.write(async (tx) => {
    await insistKeys(tx, fingerprints)
    const organization = await store.lockByName(tx, input.organization)
    if (!organization)
      throw new Refusal('not_found', `There is no organization ${input.organization}.`, {
        next: 'Name the one that was locked out: berth token recover --organization NAME',
      })
    const roles: readonly Role[] = input.install ? ['admin', 'install'] : ['admin']
    const { id, secret } = await bearToken(tx, world, organization.id, {
      name,
      grants: roles.map((role) => ({ role, ...wholeOrganization })),
      createdBy: null,
      expiresAt: null,
    })
    const principal = { id, name, organizationId: organization.id }
    const request = { id: world.newId('req'), address: null }
    await audit(
      tx,
      { ...world, principal, request },
      { action: 'token.recover', target: id, detail: { name, roles } },
    )
    return { id, name, organization: organization.name, roles, secret }
  })

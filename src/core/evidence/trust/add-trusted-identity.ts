import { audit } from '../../kernel/audit.ts'
import type { Context } from '../../kernel/context.ts'
import { checkSome, read, requirePermission, write } from '../../kernel/operation.ts'
import type { Page } from '../../kernel/page.ts'
import { wholeOrganization } from '../../kernel/permission.ts'
import { Refusal } from '../../kernel/refusal.ts'
import * as store from './identity-store.ts'
import { mostIdentities, type StoredIdentity } from './trusted-identity.ts'

/** Trusts whoever the rule means from now on, for evidence old and new. */
export const addTrustedIdentity = (
  context: Context,
  input: Pick<StoredIdentity, 'name' | 'issuer' | 'subject'>,
): Promise<StoredIdentity> =>
  write(context, 'identity.add', async (tx) => {
    await requirePermission(tx, context, 'key.manage', wholeOrganization)
    const { organizationId, id } = context.principal
    const { name, issuer, subject } = input
    const known = await store.all(tx, organizationId)
    const same = known.find(
      (each) => each.name === name || (each.issuer === issuer && each.subject === subject),
    )
    if (same)
      throw new Refusal(
        'name_taken',
        `Identity ${same.name} (${same.subject}, issuer ${same.issuer}) is trusted already.`,
        { next: `Remove it first: berth identity remove ${same.name}` },
      )
    if (known.length >= mostIdentities)
      throw new Refusal(
        'invalid_input',
        `The organization trusts ${mostIdentities} identities already.`,
        { next: 'Let one pattern mean several: * stands for anything but /, ** for anything.' },
      )
    const identity = { name, issuer, subject, createdAt: context.now() }
    await store.insert(tx, organizationId, identity, id)
    await audit(tx, context, { action: 'identity.add', target: name, detail: { issuer, subject } })
    return identity
  })

/** Every identity that the organization trusts, by name. */
export const listTrustedIdentities = (context: Context): Promise<Page<StoredIdentity>> =>
  read(context, 'identity.list', async (tx) => {
    checkSome(context, 'key.read')
    return { items: await store.all(tx, context.principal.organizationId), nextCursor: null }
  })

import { nearest } from '../../../formats/nearest.ts'
import type { Context } from '../../kernel/context.ts'
import type { Reader, Writer } from '../../kernel/database.ts'
import { Refusal } from '../../kernel/refusal.ts'
import * as identities from './identity-store.ts'
import * as keys from './key-store.ts'
import type { StoredKey } from './key.ts'
import * as rootStore from './root-store.ts'
import { rootsOf } from './roots-of.ts'
import type { StoredIdentity } from './trusted-identity.ts'
import type { StoredRoot } from './trusted-root.ts'

/** The organization's key of this name or keyid. */
export const keyNamed = async (
  tx: Reader,
  context: Context,
  name: string,
): Promise<StoredKey | undefined> =>
  (await keys.all(tx, context.principal.organizationId)).find(
    (each) => each.name === name || each.keyid === name,
  )

/** The organization's trusted root of this name. */
export const rootNamed = async (tx: Reader, context: Context, name: string) =>
  (await rootStore.digests(tx, context.principal.organizationId)).find((each) => each.name === name)

/** A step: takes the key away, unless that is only planned; refuses if there is none. */
export const removeKeyIn = async (
  tx: Writer,
  context: Context,
  name: string,
  planned: boolean,
): Promise<StoredKey> => {
  const { organizationId } = context.principal
  const key = await keyNamed(tx, context, name)
  if (key && (planned || (await keys.remove(tx, organizationId, key.keyid)) > 0)) return key
  throw missing('key', 'key', name, await keys.all(tx, organizationId))
}

/** The same for a trusted identity. */
export const removeIdentityIn = async (
  tx: Writer,
  context: Context,
  name: string,
  planned: boolean,
): Promise<StoredIdentity> => {
  const { organizationId } = context.principal
  const known = await identities.all(tx, organizationId)
  const identity = known.find((each) => each.name === name)
  if (identity && (planned || (await identities.remove(tx, organizationId, name)) > 0))
    return identity
  throw missing('trusted identity', 'identity', name, known)
}

/** The same for a trusted root. */
export const removeRootIn = async (
  tx: Writer,
  context: Context,
  name: string,
  planned: boolean,
): Promise<StoredRoot> => {
  const known = await rootsOf(tx, context)
  const root = known.find((each) => each.name === name)
  const { organizationId } = context.principal
  if (root && planned) return root
  if (root && (await rootStore.remove(tx, organizationId, name)) > 0) {
    await identities.setAllDue(tx, organizationId)
    return root
  }
  throw missingRoot(name, known)
}

/** The refusal of a name that no trusted root has. */
export const missingRoot = (name: string, known: readonly { readonly name: string }[]): Refusal =>
  missing('trusted root', 'trusted-root', name, known)

/** The refusal of a name that no key and no identity has, and by which nothing is signed. */
export const missingSigner = async (
  tx: Reader,
  context: Context,
  name: string,
): Promise<Refusal> => {
  const { organizationId } = context.principal
  const known = [
    ...(await keys.all(tx, organizationId)),
    ...(await identities.all(tx, organizationId)),
  ]
  const problem = `No key, identity or signer ${name} is known.`
  return notFound(problem, 'See them: berth key list, berth identity list', name, known)
}

const missing = (
  noun: string,
  command: string,
  name: string,
  known: readonly { readonly name: string }[],
): Refusal =>
  notFound(`There is no ${noun} ${name}.`, `See them all: berth ${command} list`, name, known)

const notFound = (
  problem: string,
  next: string,
  name: string,
  known: readonly { readonly name: string }[],
): Refusal => {
  const near = nearest(
    name,
    known.map((each) => each.name),
  )
  return new Refusal('not_found', problem, { next: near ? `Did you mean ${near}?` : next })
}

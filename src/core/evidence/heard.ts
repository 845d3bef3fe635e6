import type { Reader } from '../kernel/database.ts'
import { inParts } from '../kernel/in-parts.ts'
import { all, type Sql } from '../kernel/sql.ts'
import type { Attestation } from './attestation.ts'
import * as store from './store.ts'
import * as identities from './trust/identity-store.ts'
import * as keys from './trust/key-store.ts'
import type { EvidenceContext } from './trust/verifier.ts'

/** An attestation that names a digest, of which `value` is the bare hexadecimal part. */
export interface Heard {
  readonly value: string
  readonly attestation: Attestation
}

const mostEach = 200

/**
 * What is heard about each of the digests: the newest attestations, and where too many speak for
 * that, the newest by trusted keys and by trusted issuers, too: strangers drown nobody.
 */
export const heard = async (
  tx: Reader,
  { principal, signer }: EvidenceContext,
  values: readonly string[],
  only: Sql = all([]),
): Promise<readonly Heard[]> => {
  const read = (some: readonly string[], which: Sql): Promise<readonly Heard[]> =>
    inParts(some, (part) => store.naming(tx, principal.organizationId, part, mostEach, which))
  const newest = await read(values, only)
  const crowded = [...Map.groupBy(newest, ({ value }) => value)]
    .filter(([, naming]) => naming.length >= mostEach)
    .map(([value]) => value)
  if (crowded.length === 0) return newest
  const own = signer.keys.filter(({ voice }) => voice === 'berth').map(({ keyid }) => keyid)
  const found = [
    ...newest,
    ...(await read(crowded, all([only, keys.namesTrusted(own)]))),
    ...(await read(crowded, all([only, identities.namesTrusted]))),
  ]
  const once = new Map(found.map((each) => [`${each.value} ${each.attestation.id}`, each]))
  return [...once.values()]
}

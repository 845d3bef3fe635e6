import { digestOf, type Digest } from '../../formats/digest.ts'
import { isPlatformManifest, readIndex } from '../../formats/oci.ts'
import type { Context } from '../kernel/context.ts'
import type { Reader, Writer } from '../kernel/database.ts'
import { Refusal } from '../kernel/refusal.ts'
import * as store from './store.ts'

/**
 * Each digest with those equal to it: an OCI index and its platform manifests are one artifact
 * (OCI image-spec, "Image Index"). Pairwise: two manifests of one index are not each other.
 */
export const equivalentsOf = async (
  tx: Reader,
  context: Context,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, readonly Digest[]>> => {
  const equal = new Map<Digest, Digest[]>(digests.map((digest) => [digest, [digest]]))
  if (digests.length === 0) return equal
  for (const { index, manifest } of await store.pairsOf(
    tx,
    context.principal.organizationId,
    digests,
  )) {
    equal.get(index)?.push(manifest)
    equal.get(manifest)?.push(index)
  }
  return equal
}

/** One digest with those equal to it. */
export const equivalents = async (
  tx: Reader,
  context: Context,
  digest: Digest,
): Promise<readonly Digest[]> =>
  (await equivalentsOf(tx, context, [digest])).get(digest) ?? [digest]

/** Index bytes that a client brought, checked: they speak about this digest or are refused. */
export const readClaimedIndex = (
  bytes: Uint8Array,
  digest: Digest,
): { readonly index: Digest; readonly manifests: readonly Digest[] } => {
  const index = digestOf(bytes)
  const read = readIndex(bytes)
  const refuse = (detail: string): Refusal =>
    new Refusal('digest_mismatch', `The index bytes do not speak about ${digest}: ${detail}.`, {
      next: 'Send the bytes exactly as the registry serves them, or leave them out.',
      errors: [{ pointer: '#/index', detail }],
    })
  if (!read.ok) throw refuse(read.problem)
  const manifests = read.value.manifests.filter(isPlatformManifest).map(({ digest: each }) => each)
  if (index !== digest && !manifests.includes(digest))
    throw refuse(`they hash to ${index} and do not list the digest`)
  return { index, manifests }
}

/** Remembers which manifests an index holds; safe to repeat. */
export const rememberIndex = async (
  tx: Writer,
  context: Context,
  { index, manifests }: ReturnType<typeof readClaimedIndex>,
): Promise<void> => {
  for (const manifest of manifests)
    await store.insertPair(tx, context.principal.organizationId, index, manifest)
}

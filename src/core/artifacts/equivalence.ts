import { digestOf, type Digest } from '../../formats/digest.ts'
import { isForNoPlatform, isPlatformManifest, readIndex } from '../../formats/oci/manifest.ts'
import { parsed, type Parsed } from '../../formats/parsed.ts'
import type { Context } from '../kernel/context.ts'
import type { Reader, Writer } from '../kernel/database.ts'
import { inParts } from '../kernel/in-parts.ts'
import { Refusal } from '../kernel/refusal.ts'
import * as store from './store.ts'

/** A digest among the image indexes that list it, and the manifests that it lists itself. */
export interface Family {
  readonly digest: Digest
  readonly indexes: readonly Digest[]
  /** With itself among them when it lists something whose part in it cannot be told. */
  readonly manifests: readonly Digest[]
}

/** Each digest with its family, as far as index bytes were ever seen. */
export const familiesOf = async (
  tx: Reader,
  context: Context,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, Family>> => {
  const families = new Map(digests.map((digest) => [digest, aloneWith(digest)] as const))
  if (digests.length === 0) return families
  const { organizationId } = context.principal
  const pairs = await inParts(digests, (some) => store.pairsOf(tx, organizationId, some))
  for (const { index, manifest } of pairs) {
    families.get(index)?.manifests.push(manifest)
    families.get(manifest)?.indexes.push(index)
  }
  return families
}

const aloneWith = (digest: Digest) => ({
  digest,
  indexes: [] as Digest[],
  manifests: [] as Digest[],
})

/** One digest with its family. */
export const familyOf = async (tx: Reader, context: Context, digest: Digest): Promise<Family> =>
  (await familiesOf(tx, context, [digest])).get(digest) ?? aloneWith(digest)

/**
 * The digest with those equal to it: an OCI index and its platform manifests are one artifact
 * (OCI image-spec, "Image Index"). Pairwise: two manifests of one index are not each other.
 */
export const equalsIn = ({ digest, indexes, manifests }: Family): readonly Digest[] => [
  ...new Set([digest, ...indexes, ...manifests]),
]

/** Each digest with those equal to it. */
export const equivalentsOf = async (
  tx: Reader,
  context: Context,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, readonly Digest[]>> => {
  const families = await familiesOf(tx, context, digests)
  return new Map([...families].map(([digest, family]) => [digest, equalsIn(family)]))
}

/** One digest with those equal to it. */
export const equivalents = async (
  tx: Reader,
  context: Context,
  digest: Digest,
): Promise<readonly Digest[]> => equalsIn(await familyOf(tx, context, digest))

/** What index bytes say; `whole` is whether nothing else in it could ever run. */
export interface ClaimedIndex {
  readonly index: Digest
  readonly manifests: readonly Digest[]
  readonly whole: boolean
}

/** Index bytes that a client brought, checked: they speak about this digest or are refused. */
export const readClaimedIndex = (bytes: Uint8Array, digest: Digest): ClaimedIndex => {
  const claimed = claimedIndex(bytes)
  const refuse = (detail: string): Refusal =>
    new Refusal('digest_mismatch', `The index bytes do not speak about ${digest}: ${detail}.`, {
      next: 'Send the bytes exactly as the registry serves them, or leave them out.',
      errors: [{ pointer: '#/index', detail }],
    })
  if (!claimed.ok) throw refuse(claimed.problem)
  const { index, manifests } = claimed.value
  if (index !== digest && !manifests.includes(digest))
    throw refuse(`they hash to ${index} and do not list the digest`)
  return claimed.value
}

/** What index bytes say, whatever they are wanted for. */
export const claimedIndex = (bytes: Uint8Array): Parsed<ClaimedIndex> => {
  const read = readIndex(bytes)
  if (!read.ok) return read
  const entries = read.value.manifests
  return parsed({
    index: digestOf(bytes),
    manifests: entries.filter(isPlatformManifest).map(({ digest }) => digest),
    whole: entries.every((entry) => isPlatformManifest(entry) || isForNoPlatform(entry)),
  })
}

/** Remembers which manifests an index holds; safe to repeat. */
export const rememberIndex = async (
  tx: Writer,
  context: Context,
  { index, manifests, whole }: ClaimedIndex,
): Promise<void> => {
  // An index of more than we can weigh lists itself, so that its manifests never speak for it.
  for (const manifest of whole ? manifests : [...manifests, index])
    await store.insertPair(tx, context.principal.organizationId, index, manifest)
}

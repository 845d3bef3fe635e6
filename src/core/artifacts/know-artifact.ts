import type { Digest } from '../../formats/digest.ts'
import type { Context } from '../kernel/context.ts'
import type { Reader, Writer } from '../kernel/database.ts'
import { inParts } from '../kernel/in-parts.ts'
import { kindAfter, type Artifact, type Kind } from './artifact.ts'
import * as store from './store.ts'

/** What is known of the artifact, if anything is. */
export const findArtifact = (
  tx: Reader,
  context: Context,
  digest: Digest,
): Promise<Artifact | undefined> => store.byDigest(tx, context.principal.organizationId, digest)

/** The same, and refuses a kind other than the one that is known, if one is. */
export const findOfKind = async (
  tx: Reader,
  context: Context,
  stated: { readonly digest: Digest; readonly kind: Kind },
): Promise<Artifact | undefined> => {
  const known = await findArtifact(tx, context, stated.digest)
  if (known) kindAfter(known, stated.kind)
  return known
}

/**
 * Makes the artifact known, with what is now stated of it; another known kind is refused. `found`
 * is what is known of it already, if that was read in this transaction.
 */
export const knowArtifact = async (
  tx: Writer,
  context: Context,
  stated: { readonly digest: Digest; readonly kind: Kind | null; readonly name: string | null },
  found?: Artifact,
): Promise<Artifact> => {
  const { organizationId } = context.principal
  const known = found ?? (await store.byDigest(tx, organizationId, stated.digest))
  if (!known) {
    const artifact = { ...stated, createdAt: context.now() }
    await store.insert(tx, organizationId, artifact)
    return artifact
  }
  if (!saysMore(known, stated)) return known
  // What somebody else stated meanwhile counts: kind and name are given once.
  const held = (await store.lockByDigest(tx, organizationId, stated.digest)) ?? known
  if (!saysMore(held, stated)) return held
  const after: Artifact = {
    ...held,
    kind: kindAfter(held, stated.kind),
    name: held.name ?? stated.name,
  }
  await store.update(tx, organizationId, after)
  return after
}

/** How many artifacts are looked up and inserted in one statement. */
const mostAtOnce = 100

/**
 * Makes many artifacts known, each once, in the order of their digests: statements that name the
 * same ones do not wait for each other crosswise.
 */
export const knowArtifacts = async (
  tx: Writer,
  context: Context,
  stated: readonly Parameters<typeof knowArtifact>[2][],
): Promise<void> => {
  const { organizationId } = context.principal
  const byDigest = new Map(stated.toReversed().map((each) => [each.digest, each]))
  const inOrder = [...byDigest.values()].sort((a, b) => (a.digest < b.digest ? -1 : 1))
  for (let from = 0; from < inOrder.length; from += mostAtOnce) {
    const some = inOrder.slice(from, from + mostAtOnce)
    const digests = some.map(({ digest }) => digest)
    const found = await store.byDigests(tx, organizationId, digests)
    const known = new Set(found.map(({ digest }) => digest))
    const fresh = some.filter(({ digest }) => !known.has(digest))
    const createdAt = context.now()
    if (fresh.length > 0)
      await store.insertAll(
        tx,
        organizationId,
        fresh.map((each) => ({ ...each, createdAt })),
      )
    for (const each of some) if (known.has(each.digest)) await knowArtifact(tx, context, each)
  }
}

/** Whether something is stated that is not known yet; refuses another kind than the known one. */
const saysMore = (
  known: Artifact,
  stated: { readonly kind: Kind | null; readonly name: string | null },
): boolean =>
  kindAfter(known, stated.kind) !== known.kind || (known.name === null && stated.name !== null)

/** Those of the artifacts that are known, by digest. */
export const findArtifacts = async (
  tx: Reader,
  context: Context,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, Artifact>> => {
  if (digests.length === 0) return new Map()
  const { organizationId } = context.principal
  const found = await inParts([...new Set(digests)], (some) =>
    store.byDigests(tx, organizationId, some),
  )
  return new Map(found.map((artifact) => [artifact.digest, artifact]))
}

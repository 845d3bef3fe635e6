import type { Digest } from '../../formats/digest.ts'
import type { Context } from '../kernel/context.ts'
import type { Reader, Writer } from '../kernel/database.ts'
import { kindAfter, type Artifact, type Kind } from './artifact.ts'
import * as store from './store.ts'

/** What is known of the artifact, if anything is. */
export const findArtifact = (
  tx: Reader,
  context: Context,
  digest: Digest,
): Promise<Artifact | undefined> => store.byDigest(tx, context.principal.organizationId, digest)

/** Refuses a kind other than the one that is known, if one is. */
export const checkKind = async (
  tx: Reader,
  context: Context,
  stated: { readonly digest: Digest; readonly kind: Kind },
): Promise<void> => {
  const known = await findArtifact(tx, context, stated.digest)
  if (known) kindAfter(known, stated.kind)
}

/** Makes the artifact known, with what is now stated of it; another known kind is refused. */
export const knowArtifact = async (
  tx: Writer,
  context: Context,
  stated: { readonly digest: Digest; readonly kind: Kind | null; readonly name: string | null },
): Promise<Artifact> => {
  const { organizationId } = context.principal
  const known = await store.byDigest(tx, organizationId, stated.digest)
  if (!known) {
    const artifact = { ...stated, createdAt: context.now() }
    await store.insert(tx, organizationId, artifact)
    return artifact
  }
  const after: Artifact = {
    ...known,
    kind: kindAfter(known, stated.kind),
    name: known.name ?? stated.name,
  }
  if (after.kind !== known.kind || after.name !== known.name)
    await store.update(tx, organizationId, after)
  return after
}

import type { Digest } from '../../formats/digest.ts'
import type { ArtifactKind } from '../../formats/materials/material.ts'
import { Refusal } from '../kernel/refusal.ts'

/** What an artifact is. The first two are the field's; an archive is a build output of ours. */
export type Kind = ArtifactKind

/** Immutable bytes. The kind is null until an attestation, a material or a record states it. */
export interface Artifact {
  readonly digest: Digest
  readonly kind: Kind | null
  readonly name: string | null
  readonly createdAt: number
}

/** The kind after somebody stated one (or none): a second, other kind is refused. */
export const kindAfter = (artifact: Artifact, stated: Kind | null): Kind | null => {
  if (artifact.kind !== null && stated !== null && artifact.kind !== stated)
    throw new Refusal(
      'kind_mismatch',
      `${artifact.digest} is known as ${artifact.kind}, not as ${stated}.`,
      {
        next: `Use --kind ${artifact.kind}, or check the digest.`,
        errors: [{ pointer: '#/kind', detail: `must be ${artifact.kind} for this artifact` }],
      },
    )
  return artifact.kind ?? stated
}

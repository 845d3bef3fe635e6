import { hexOf, parseDigest, type Digest } from '../../formats/digest.ts'
import type { Context } from '../kernel/context.ts'
import type { Reader } from '../kernel/database.ts'
import { inParts } from '../kernel/in-parts.ts'
import { seenAttestations } from './evidence-scope.ts'
import { firstNaming } from './origin/origin-store.ts'

/** How the types of provenance begin (SLSA, "Provenance"), whatever their version. */
const provenance = 'https://slsa.dev/provenance/'

/** When the first provenance of each artifact was stored, in milliseconds since 1970. */
export const provenanceTimes = async (
  tx: Reader,
  context: Context,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, number>> => {
  const { organizationId } = context.principal
  const seen = seenAttestations(context)
  const hex = digests.map(hexOf)
  const times = await inParts(hex, (some) =>
    firstNaming(tx, organizationId, some, provenance, seen),
  )
  return new Map(
    times.flatMap(({ value, createdAt }) => {
      const digest = parseDigest(`sha256:${value}`)
      return digest.ok ? [[digest.value, createdAt] as const] : []
    }),
  )
}

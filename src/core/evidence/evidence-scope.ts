import type { Context } from '../kernel/context.ts'
import { checkSome } from '../kernel/operation.ts'
import type { Grant } from '../kernel/permission.ts'
import { sql, type Sql } from '../kernel/sql.ts'
import { covering, isUnnarrowed } from '../kernel/visibility.ts'
import type { EvidenceFact } from './attestation.ts'

/** The grants under which the caller reads evidence: narrowed by project, if at all. */
export const evidenceGrants = (context: Context): readonly Grant[] =>
  checkSome(context, 'evidence.read')

/** Which attestations `a` the caller may see. */
export const seenAttestations = (context: Context): Sql =>
  covering(evidenceGrants(context), { projectId: sql`a.project_id` })

/** Of what speaks about an artifact, what the caller may see; the mark is made from all of it. */
export const seenFacts = (
  context: Context,
  facts: readonly EvidenceFact[],
): readonly EvidenceFact[] => {
  const grants = evidenceGrants(context)
  if (grants.some(isUnnarrowed)) return facts
  return facts.filter(({ attestation }) =>
    grants.some(({ projectId }) => projectId === attestation.projectId),
  )
}

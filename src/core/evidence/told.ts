import type { Digest } from '../../formats/digest.ts'
import { originOf } from '../../formats/evidence/origin.ts'
import { materialsOf, type Material } from '../../formats/materials/material.ts'
import { runReports, type RunReport } from '../../formats/materials/run-reports.ts'
import { sourceOf, summaryOf } from '../../formats/predicates/summarize.ts'
import type { Source, Summary } from '../../formats/predicates/summary.ts'
import type { Reader } from '../kernel/database.ts'
import { asManyAs } from './as-many-as.ts'
import { statementOf } from './statement-of.ts'
import type { EvidenceContext } from './trust/verifier.ts'

/** What the signed bytes of an attestation tell, in short; whether to believe it is not in them. */
export interface Told {
  readonly summary: Summary
  readonly source: Source
  /** The commit that stands in the signed bytes, not only beside them. */
  readonly signedCommit: string | null
  /** The SBOMs and test reports that a workflow run vouches for, and what the reports came to. */
  readonly vouched: {
    readonly materials: readonly Material[]
    readonly reports: readonly RunReport[]
  }
}

/** What an attestation's bytes tell; they are read only when that is not remembered. */
export const toldBy = async (tx: Reader, context: EvidenceContext, id: Digest): Promise<Told> => {
  const known = context.told.get(id)
  if (known) return known
  const statement = await statementOf(tx, context.principal.organizationId, id)
  const told = {
    summary: summaryOf(statement),
    source: sourceOf(statement),
    signedCommit: originOf(statement).commit ?? null,
    vouched: {
      materials: materialsOf(statement).filter(({ type }) => demanded.has(type ?? '')),
      reports: runReports(statement),
    },
  }
  context.told.set(id, told)
  return told
}

const demanded: ReadonlySet<string> = new Set([
  'SBOM_CYCLONEDX_JSON',
  'SBOM_SPDX_JSON',
  'JUNIT_XML',
])

/**
 * What several attestations tell, in this order. Of those that are not remembered as many are read
 * as have no more than `mostBytes` together; the next call goes on from there.
 */
export const toldOf = async (
  tx: Reader,
  context: EvidenceContext,
  ids: readonly Digest[],
  mostBytes: number,
): Promise<ReadonlyMap<Digest, Told>> => {
  const told = new Map<Digest, Told>()
  const isKnown = (id: Digest): boolean => context.told.get(id) !== undefined
  for (const id of await asManyAs(tx, context, ids, mostBytes, isKnown))
    told.set(id, await toldBy(tx, context, id))
  return told
}

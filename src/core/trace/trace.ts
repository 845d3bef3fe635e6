import { isDigest, type Digest } from '../../formats/digest.ts'
import { seenArtifact } from '../evidence/list-artifacts.ts'
import { evidenceGrants } from '../evidence/evidence-scope.ts'
import { factsAtCommit, factsOf, speakingOf } from '../evidence/origin/lineage.ts'
import type { EvidenceContext } from '../evidence/trust/verifier.ts'
import type { Reader } from '../kernel/database.ts'
import { checkSome, readHeavy } from '../kernel/operation.ts'
import { Refusal } from '../kernel/refusal.ts'
import { rowList } from '../kernel/row-list.ts'
import { all, sql, type Sql } from '../kernel/sql.ts'
import { covering } from '../kernel/visibility.ts'
import { recordColumns } from '../ledger/read/list-deployment-records.ts'
import { selectRecords, type StoredRecord } from '../ledger/read/record-view.ts'
import { growing, type Edge } from './graph.ts'
import { addressedRun } from '../workflows/hold-run.ts'
import {
  artifactNode,
  attestationNode,
  commitNode,
  recordNode,
  workflowRunNode,
  type TraceNode,
} from './node.ts'
import { stepsFrom } from './steps.ts'

/** Where something came from and what came of it, as a graph. */
export interface Trace {
  readonly root: string
  readonly nodes: readonly (TraceNode & { readonly isCut: boolean })[]
  readonly edges: readonly Edge[]
  /** Null where all is shown; else how many nodes are, and where to go on. */
  readonly cut: { readonly nodes: number; readonly continueWith: readonly string[] } | null
}

/** How far a trace goes from its root: nothing that was built by people is deeper. */
const mostLevels = 1000
const mostContinued = 10

/**
 * The whole chain of a record (`rec_…`), a workflow run (`wrun_…`), an artifact or attestation (its
 * digest) or a commit, both ways, of what the caller may see: at most `limit` nodes.
 */
export const trace = (
  context: EvidenceContext,
  { subject, limit }: { readonly subject: string; readonly limit: number },
): Promise<Trace> =>
  readHeavy(context, 'trace.show', async (tx) => {
    evidenceGrants(context)
    const growth = growing(await rootOf(tx, context, subject), limit)
    let visits = growth.next()
    for (let level = 0; visits.length > 0; level++) {
      if (level === mostLevels) {
        growth.take(
          [],
          visits.map(({ id }) => id),
        )
        break
      }
      const { steps, cut } = await stepsFrom(tx, context, growth, visits)
      growth.take(steps, cut)
      visits = growth.next()
    }
    const { root, nodes, edges, cut } = growth.graph()
    const isCut = new Set(cut)
    const names = nodes.flatMap((node) => (isCut.has(node.id) ? nameOf(node) : []))
    return {
      root,
      nodes: nodes.map((node) => ({ ...node, isCut: isCut.has(node.id) })),
      edges,
      cut: cut.length === 0 ? null : { nodes: limit, continueWith: names.slice(0, mostContinued) },
    }
  })

/** What a trace of the node begins with, where it can be traced by itself. */
const nameOf = (node: TraceNode): readonly string[] => {
  switch (node.kind) {
    case 'record':
      return [node.recordId]
    case 'artifact':
      return [node.digest]
    case 'attestation':
      return [node.attestationId]
    case 'commit':
      return [node.commit]
    case 'run':
      return node.runId === null ? [] : [node.runId]
    case 'repository':
    case 'workflow':
      return []
  }
}

const rootOf = async (
  tx: Reader,
  context: EvidenceContext,
  subject: string,
): Promise<TraceNode> => {
  if (isDigest(subject)) {
    const root = await digestRoot(tx, context, subject)
    if (root) return root
  } else if (subject.startsWith('wrun_')) {
    return workflowRunNode(await addressedRun(tx, context, 'evidence.read', subject))
  } else if (/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(subject)) {
    if ((await factsAtCommit(tx, context, subject, 1)).length > 0) return commitNode(subject)
  } else {
    const mine = sql`r.organization_id = ${context.principal.organizationId} and r.id = ${subject}`
    const record = await seenRecord(tx, context, mine)
    if (record) return recordNode(record)
  }
  throw new Refusal('not_found', `There is nothing to trace under ${subject}.`, {
    next: 'Give a digest, a full commit id, a record (berth deployment list --history -o json) or a run',
  })
}

const digestRoot = async (
  tx: Reader,
  context: EvidenceContext,
  digest: Digest,
): Promise<TraceNode | undefined> => {
  const artifact = await seenArtifact(tx, context, digest)
  if (artifact) return artifactNode(digest, artifact)
  const { organizationId } = context.principal
  const runs = sql`(r.organization_id, r.digest) in ${rowList(organizationId, [digest])}`
  if (await seenRecord(tx, context, runs)) return artifactNode(digest, undefined)
  const fact = (await factsOf(tx, context, [digest])).get(digest)
  if (fact) return attestationNode(fact)
  const [build] = await speakingOf(tx, context, [digest], 'input', 1)
  return build && artifactNode(digest, undefined)
}

const seenRecord = async (
  tx: Reader,
  context: EvidenceContext,
  condition: Sql,
): Promise<StoredRecord | undefined> => {
  const visible = covering(checkSome(context, 'ledger.read'), recordColumns)
  return (await selectRecords(tx, all([condition, visible]), 1))[0]
}

import type { Digest } from '../../formats/digest.ts'
import { findArtifacts } from '../artifacts/know-artifact.ts'
import { namedBy } from '../evidence/origin/lineage.ts'
import type { EvidenceContext } from '../evidence/trust/verifier.ts'
import type { Reader } from '../kernel/database.ts'
import type { Relation, Step } from './graph.ts'
import { artifactNode, type ArtifactNode, type TraceNode } from './node.ts'

/** One step of a trace. */
export type TraceStep = Step<TraceNode>

/** What stands next to some nodes, and which of them have more than was asked for. */
export interface Found {
  readonly steps: readonly TraceStep[]
  readonly cut: readonly string[]
}

/** Where steps are read from; `rows` is how much one question may answer. */
export interface Source {
  readonly tx: Reader
  readonly context: EvidenceContext
  readonly rows: number
}

/** Nothing stands there. */
export const nothing: Found = { steps: [], cut: [] }

/** One step back: `node` is what `at` came of. */
export const back = (at: string, node: TraceNode, relation: Relation): TraceStep => ({
  at,
  way: 'back',
  node,
  edge: { from: node.id, to: at, relation },
})

/** One step forth: `node` came of `at`. */
export const forth = (at: string, node: TraceNode, relation: Relation): TraceStep => ({
  at,
  way: 'forth',
  node,
  edge: { from: at, to: node.id, relation },
})

/** All that were asked about may have more once an answer is as long as it may be. */
export const cutIf = (isFull: boolean, asked: readonly TraceNode[]): readonly string[] =>
  isFull ? asked.map(({ id }) => id) : []

/** The digests of artifacts. */
export const digestsOf = (nodes: readonly ArtifactNode[]): readonly Digest[] =>
  nodes.map(({ digest }) => digest)

/** Makes nodes of artifacts that are named, with what is known of them. */
export const artifactNodes = async (
  { tx, context }: Source,
  named: readonly { readonly digest: Digest; readonly name: string | null }[],
): Promise<(digest: Digest, name: string | null) => ArtifactNode> => {
  const known = await findArtifacts(
    tx,
    context,
    named.map(({ digest }) => digest),
  )
  return (digest, name) => artifactNode(digest, known.get(digest), name)
}

/** How many subjects of attestations are looked through for what is material, too. */
const mostSubjects = 100_000

/** Which subjects each of the attestations has: `ID DIGEST`. */
export const ownSubjects = async (
  { tx, context }: Source,
  ids: readonly Digest[],
): Promise<ReadonlySet<string>> =>
  new Set(
    (await namedBy(tx, context, ids, 'subject', mostSubjects)).map(
      ({ attestationId, digest }) => `${attestationId} ${digest}`,
    ),
  )

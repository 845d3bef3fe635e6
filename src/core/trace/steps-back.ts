import { buildInputs } from '../../formats/evidence/build-inputs.ts'
import type { Digest } from '../../formats/digest.ts'
import type { Statement } from '../../formats/evidence/intoto.ts'
import { sourceOf } from '../../formats/predicates/summarize.ts'
import { runsThatPushed } from '../workflows/hold-run.ts'
import { namedBy, speakingOf, statementsOf } from '../evidence/origin/lineage.ts'
import {
  artifactNodes,
  back,
  cutIf,
  digestsOf,
  nothing,
  ownSubjects,
  type Found,
  type Source,
  type TraceStep,
} from './step-source.ts'
import {
  attestationNode,
  commitNode,
  repositoryNode,
  runNode,
  type ArtifactNode,
  type AttestationNode,
  type RecordNode,
} from './node.ts'

/** How many bytes of provenance are read again for one level of a trace. */
const mostStatementBytes = 16 * 1024 * 1024

/** What records ran. */
export const recordedArtifacts = async (
  source: Source,
  asked: readonly RecordNode[],
): Promise<Found> => {
  const node = await artifactNodes(
    source,
    asked.map(({ digest }) => ({ digest, name: null })),
  )
  return {
    steps: asked.map(({ id, digest }) => back(id, node(digest, null), 'deployment')),
    cut: [],
  }
}

/** What speaks about artifacts as its subjects. */
export const attestationsOf = async (
  source: Source,
  asked: readonly ArtifactNode[],
): Promise<Found> => {
  const { tx, context, rows } = source
  const speaking = await speakingOf(tx, context, digestsOf(asked), 'subject', rows)
  return {
    steps: speaking.map(({ digest, fact }) =>
      back(`artifact:${digest}`, attestationNode(fact), 'subject'),
    ),
    cut: cutIf(speaking.length === rows, asked),
  }
}

/** The run or workflow, and the commit, that attestations were made by. */
export const origins = async (
  { tx, context }: Source,
  asked: readonly AttestationNode[],
): Promise<Found> => {
  const ids = asked.map(({ attestationId }) => attestationId)
  const runs = await runsThatPushed(tx, context, ids)
  const pushedBy = new Map(runs.map((run) => [run.attestation, run]))
  return {
    steps: asked.flatMap((attestation) => {
      const { id, commit, attestationId } = attestation
      const run = runNode(attestation, pushedBy.get(attestationId))
      return [
        ...(run ? [back(id, run, run.kind)] : []),
        ...(commit === null ? [] : [back(id, commitNode(commit), 'commit')]),
      ]
    }),
    cut: [],
  }
}

/** What attestations vouch for beside their subjects: what is both is a subject. */
export const materials = async (
  source: Source,
  asked: readonly AttestationNode[],
): Promise<Found> => {
  const { tx, context, rows } = source
  const ids = asked.map(({ attestationId }) => attestationId)
  const listed = await namedBy(tx, context, ids, 'material', rows)
  if (listed.length === 0) return nothing
  const own = await ownSubjects(source, ids)
  const others = listed.filter(
    ({ attestationId, digest }) => !own.has(`${attestationId} ${digest}`),
  )
  const node = await artifactNodes(source, others)
  return {
    steps: others.map(({ attestationId, digest, name }) =>
      back(`attestation:${attestationId}`, node(digest, name), 'material'),
    ),
    cut: cutIf(listed.length === rows, asked),
  }
}

const building = [
  'https://slsa.dev/provenance/',
  'https://in-toto.io/attestation/link/',
  'https://berth.dev/attestation/',
  'chainloop.dev/attestation/',
]

const tellsOfBuild = ({ predicateType }: AttestationNode): boolean =>
  building.some((start) => predicateType.startsWith(start))

/** What builds took in, and the source they were made from: read again from their bytes. */
export const inputs = async (source: Source, asked: readonly AttestationNode[]): Promise<Found> => {
  const { tx, context, rows } = source
  const telling = asked.filter(tellsOfBuild)
  const ids = telling.map(({ attestationId }) => attestationId)
  const statements = await statementsOf(tx, context, ids, mostStatementBytes)
  const taken = [...statements].flatMap(([id, statement]) =>
    buildInputs(statement)
      .slice(0, rows)
      .map((input) => ({ ...input, id: `attestation:${id}` })),
  )
  const node = await artifactNodes(source, taken)
  return {
    steps: [
      ...[...statements].flatMap(([id, statement]) => sourceSteps(id, statement)),
      ...taken.map(({ id, digest, name }) => back(id, node(digest, name), 'input')),
    ],
    cut: telling.filter(({ attestationId }) => !statements.has(attestationId)).map(({ id }) => id),
  }
}

/** The commit that a statement names, and the repository that it is of. */
export const sourceSteps = (id: Digest, statement: Statement): readonly TraceStep[] => {
  const { repository, commit } = sourceOf(statement)
  const at = `attestation:${id}`
  const made = commit === null ? undefined : commitNode(commit)
  const held = repository === null ? undefined : repositoryNode(repository)
  return [
    ...(made ? [back(at, made, 'commit')] : []),
    ...(held ? [back(made?.id ?? at, held, 'repository')] : []),
  ]
}

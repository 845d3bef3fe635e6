import { inParts } from '../kernel/in-parts.ts'
import { checkSome } from '../kernel/operation.ts'
import { rowList } from '../kernel/row-list.ts'
import { all, sql } from '../kernel/sql.ts'
import { covering } from '../kernel/visibility.ts'
import type { Digest } from '../../formats/digest.ts'
import {
  factsAtCommit,
  factsOf,
  factsOfRun,
  namedBy,
  speakingOf,
  statementsOf,
} from '../evidence/origin/lineage.ts'
import { addressedRun } from '../workflows/hold-run.ts'
import { recordColumns } from '../ledger/read/list-deployment-records.ts'
import { selectRecords } from '../ledger/read/record-view.ts'
import {
  attestationNode,
  recordNode,
  type ArtifactNode,
  type AttestationNode,
  type CommitNode,
  type RunNode,
} from './node.ts'
import {
  artifactNodes,
  cutIf,
  digestsOf,
  forth,
  nothing,
  ownSubjects,
  type Found,
  type Source,
} from './step-source.ts'
import { sourceSteps } from './steps-back.ts'

/** Where artifacts run or ran. */
export const records = async (source: Source, asked: readonly ArtifactNode[]): Promise<Found> => {
  const { tx, context, rows } = source
  if (asked.length === 0) return nothing
  const visible = covering(checkSome(context, 'ledger.read'), recordColumns)
  const { organizationId } = context.principal
  const found = await inParts(digestsOf(asked), (some) => {
    const mine = sql`(r.organization_id, r.digest) in ${rowList(organizationId, some)}`
    return selectRecords(tx, all([mine, visible]), rows)
  })
  return {
    steps: found.map((record) =>
      forth(`artifact:${record.digest}`, recordNode(record), 'deployment'),
    ),
    cut: cutIf(found.length >= rows, asked),
  }
}

/** The attestations that list artifacts as materials, or inputs, and not as their subjects. */
export const uses = async (
  source: Source,
  asked: readonly ArtifactNode[],
  as: 'material' | 'input',
): Promise<Found> => {
  const { tx, context, rows } = source
  const speaking = await speakingOf(tx, context, digestsOf(asked), as, rows)
  if (speaking.length === 0) return nothing
  const own = await ownSubjects(
    source,
    speaking.map(({ fact }) => fact.attestation.id),
  )
  return {
    steps: speaking.flatMap(({ digest, fact }) =>
      own.has(`${fact.attestation.id} ${digest}`)
        ? []
        : [forth(`artifact:${digest}`, attestationNode(fact), as)],
    ),
    cut: cutIf(speaking.length === rows, asked),
  }
}

/** What came of attestations: their subjects. */
export const subjects = async (
  source: Source,
  asked: readonly AttestationNode[],
): Promise<Found> => {
  const { tx, context, rows } = source
  const ids = asked.map(({ attestationId }) => attestationId)
  const named = await namedBy(tx, context, ids, 'subject', rows)
  const node = await artifactNodes(source, named)
  return {
    steps: named.map(({ attestationId, digest, name }) =>
      forth(`attestation:${attestationId}`, node(digest, name), 'subject'),
    ),
    cut: cutIf(named.length === rows, asked),
  }
}

/** How many statements are read for the repository of a commit that a trace begins with. */
const mostStatements = 20
const mostStatementBytes = 16 * 1024 * 1024

/** What was made at commits, and the repositories that they say they are of. */
export const madeAt = async (source: Source, asked: readonly CommitNode[]): Promise<Found> => {
  const { tx, context, rows } = source
  const found: Found[] = []
  for (const node of asked) {
    const facts = await factsAtCommit(tx, context, node.commit, rows)
    const ids = facts.slice(0, mostStatements).map(({ attestation }) => attestation.id)
    const statements = await statementsOf(tx, context, ids, mostStatementBytes)
    found.push({
      steps: [
        ...[...statements]
          .flatMap(([id, statement]) => sourceSteps(id, statement))
          .filter(({ at }) => at === node.id),
        ...facts.map((fact) => forth(node.id, attestationNode(fact), 'commit')),
      ],
      cut: cutIf(facts.length === rows, [node]),
    })
  }
  return { steps: found.flatMap(({ steps }) => steps), cut: found.flatMap(({ cut }) => cut) }
}

/** What runs made: those that were begun here, and all that say that they come from one's URL. */
export const madeIn = async (source: Source, asked: readonly RunNode[]): Promise<Found> => {
  const { tx, context, rows } = source
  const found: Found[] = []
  for (const { id, url, runId } of asked) {
    const run = runId === null ? null : await addressedRun(tx, context, 'evidence.read', runId)
    const own = run?.attestation ? [run.attestation as Digest] : []
    const pushed = [...(await factsOf(tx, context, own)).values()]
    const facts = url === null ? [] : await factsOfRun(tx, context, url, rows)
    found.push({
      steps: [...pushed, ...facts].map((fact) => forth(id, attestationNode(fact), 'run')),
      cut: facts.length === rows ? [id] : [],
    })
  }
  return { steps: found.flatMap(({ steps }) => steps), cut: found.flatMap(({ cut }) => cut) }
}

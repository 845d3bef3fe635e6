import { isJsonObject, type JsonObject } from '../../formats/json/canonical.ts'
import { canonicalBytesInTurns } from '../../formats/json/canonical-in-turns.ts'
import { maxEvidenceBytes } from '../../formats/evidence/dsse.ts'
import { readStatement, type Statement } from '../../formats/evidence/intoto.ts'
import { statedAnnotations } from '../../formats/evidence/origin.ts'
import { runAnnotations, runClaims } from '../../formats/evidence/run-claims.ts'
import { readClaimedManifests, rememberManifests } from '../artifacts/claimed-manifests.ts'
import { audit } from '../kernel/audit.ts'
import type { Writer } from '../kernel/database.ts'
import { inTurns } from '../kernel/in-turns.ts'
import { read, requireSome, write } from '../kernel/operation.ts'
import { insist, Refusal } from '../kernel/refusal.ts'
import { addressedRun, endRun, holdMovedRun } from '../workflows/hold-run.ts'
import { holdVersion, holdVersionAlone, releaseHeld } from '../workflows/hold-version.ts'
import type { WorkflowRun } from '../workflows/run.ts'
import { requireOpen } from '../workflows/version.ts'
import type { EvidenceFact } from './attestation.ts'
import { bringSent, bringSigned, type Brought } from './bring.ts'
import { subjectsOf } from './create-attestation.ts'
import { storeAttestation } from './store-attestation.ts'
import type { EvidenceContext } from './trust/verifier.ts'

/** The evidence of a run: signed elsewhere, or a statement that the server signs for a client. */
export type RunEvidence = {
  readonly id: string
  /** Raw bytes of manifests that speak of what the evidence is about. */
  readonly manifests?: readonly Uint8Array[] | undefined
} & ({ readonly envelope: Uint8Array } | { readonly statement: JsonObject })

/** A run that has its evidence. */
export interface PushedRun {
  readonly run: WorkflowRun
  readonly attestation: EvidenceFact
}

/**
 * Keeps the evidence of a run and ends it as a success; a run that was begun with a release
 * releases its version with it: all of it, or nothing. Evidence that says it comes from another
 * run, workflow, project or version is refused. The same evidence once more gives the same answer.
 */
export const pushToRun = async (
  context: EvidenceContext,
  input: RunEvidence,
): Promise<PushedRun> => {
  // What a run belongs to never changes: statements are read and signed before anybody waits.
  const begun = await read(context, 'workflow-run.push', (tx) =>
    addressedRun(tx, context, 'evidence.write', input.id),
  )
  const stated = !('envelope' in input)
  const brought = stated
    ? await bringSigned(context, await payloadOf(context, begun, input.statement))
    : await bringSent(context, input.envelope)
  requireOwn(context, begun, brought.evidence.statement)
  const about = subjectsOf(brought.evidence)
  const manifests = await readClaimedManifests(input.manifests ?? [], about, context.pause)
  return await write(context, 'workflow-run.push', async (tx) => {
    await requireSome(tx, context, 'evidence.write')
    await addressedRun(tx, context, 'evidence.write', input.id)
    // Before any version, as whoever imports them does: two must not wait crosswise.
    await rememberManifests(tx, context, manifests)
    return await pushIn(tx, context, begun, { ...brought, stated })
  })
}

const pushIn = async (
  tx: Writer,
  context: EvidenceContext,
  begun: WorkflowRun,
  input: Brought & { readonly stated: boolean },
): Promise<PushedRun> => {
  // The version before the run, as whoever releases it; evidence and artifacts after both.
  const project = { id: begun.projectId, name: begun.project }
  const wish = { version: begun.version, isNamed: true }
  const version = begun.release
    ? await holdVersionAlone(tx, context, begun)
    : await holdVersion(tx, context, project, wish)
  insist(version, 'the version of a run is there')
  const attestation = input.id
  const event = { what: 'pushed', attestation, at: context.now() } as const
  const { run, isMove } = await holdMovedRun(tx, context, begun.id, event)
  if (isMove) requireOpen(version, openNext(begun))
  const fact = await storeAttestation(tx, context, input, {
    project: run.project,
    workflow: run.workflow,
    version: run.version,
    runUrl: run.runUrl ?? undefined,
    commit: run.commit ?? undefined,
  })
  if (!isMove) return { run, attestation: fact }
  await endRun(tx, context, run)
  if (run.release) await releaseHeld(tx, context, version)
  await audit(tx, context, {
    action: 'workflow-run.push',
    target: run.id,
    detail: { attestation, project: run.project, version: run.version, release: run.release },
  })
  return { run, attestation: fact }
}

const openNext = ({ project }: WorkflowRun): string =>
  `Begin a run on another version: berth attestation init --project ${project} --workflow NAME --version VERSION`

/** The client's statement with the run and its submitter in its first subject, to be signed. */
const payloadOf = async (
  context: EvidenceContext,
  run: WorkflowRun,
  statement: JsonObject,
): Promise<Uint8Array> => {
  const read = readStatement(statement)
  if (!read.ok) throw statementInvalid(read.problem)
  requireClaims(context, run, read.value)
  const { subject } = statement
  insist(Array.isArray(subject), 'a statement that was read has subjects')
  const [first, ...others] = subject
  insist(first !== undefined && isJsonObject(first), 'a subject that was read is an object')
  const annotated = {
    ...first,
    annotations: {
      ...(isJsonObject(first['annotations'] ?? null) ? (first['annotations'] as JsonObject) : {}),
      ...runAnnotations(run),
      ...statedAnnotations(context.principal.organizationId, context.principal.id),
    },
  }
  const whole = { ...statement, subject: [annotated, ...others] }
  const payload = await inTurns(canonicalBytesInTurns(whole), context.pause)
  if (payload.byteLength > maxEvidenceBytes)
    throw statementInvalid(`must be at most ${maxEvidenceBytes} bytes long`)
  return payload
}

const statementInvalid = (problem: string): Refusal =>
  new Refusal('statement_invalid', `The statement ${problem}.`, {
    next: 'Send an in-toto statement, or a signed envelope instead.',
    errors: [{ pointer: '#/statement', detail: problem }],
  })

/** Refuses a statement that does not say that it is of this run: it could be of any. */
const requireOwn = (context: EvidenceContext, run: WorkflowRun, statement: Statement): void => {
  requireClaims(context, run, statement)
  if (runClaims(statement).some(({ field }) => field === 'workflowRun')) return
  throw new Refusal(
    'workflow_run_mismatch',
    'The evidence does not say of which workflow run it is.',
    {
      next: `Sign a statement that names it: berth.workflowRun: ${run.id}, in its first subject's annotations.`,
      errors: [{ pointer: '#/envelope', detail: `must name the workflow run ${run.id}` }],
    },
  )
}

const words = {
  organization: 'organization',
  project: 'project',
  workflow: 'workflow',
  version: 'version',
  workflowRun: 'workflow run',
} as const

/** Refuses a statement that says anything else of the run than what the run is. */
const requireClaims = (
  { principal }: EvidenceContext,
  run: WorkflowRun,
  statement: Statement,
): void => {
  const { project, workflow, version, id } = run
  const truth = {
    organization: principal.organizationName,
    project,
    workflow,
    version,
    workflowRun: id,
  }
  const wrong = runClaims(statement).find(({ field, value }) => value !== truth[field])
  if (!wrong) return
  const said = JSON.stringify(wrong.value).slice(0, 200)
  throw new Refusal(
    'workflow_run_mismatch',
    `The evidence is of ${words[wrong.field]} ${said}; the run is of ${truth[wrong.field]}.`,
    {
      next: 'Push it to the run that it was made for: berth workflow run list',
      errors: [{ pointer: '#/id', detail: `must be the run of the evidence: ${said}` }],
    },
  )
}

import { hexOf, isDigest } from '../../formats/digest.ts'
import { isHeadOnly, type Evidence } from '../../formats/evidence/evidence.ts'
import { materialsOf, subjectKind } from '../../formats/materials/material.ts'
import { originOf, type Origin } from '../../formats/evidence/origin.ts'
import { knowArtifacts } from '../artifacts/know-artifact.ts'
import { audit } from '../kernel/audit.ts'
import type { Writer } from '../kernel/database.ts'
import { check, requirePermission } from '../kernel/operation.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { Project } from '../projects/project.ts'
import { ensureProject, findProject } from '../projects/require-project.ts'
import { holdOpenVersion, holdVersion } from '../workflows/hold-version.ts'
import { knowWorkflow } from '../workflows/know-workflow.ts'
import type { Brought } from './bring.ts'
import { mostNamed, type Attestation, type EvidenceFact, type NamedSubject } from './attestation.ts'
import { enlistDocuments } from './inventory.ts'
import { noteInputs } from './origin/note-inputs.ts'
import * as store from './store.ts'
import { judged, trustRoots, verified } from './trust/trust.ts'
import type { EvidenceContext } from './trust/verifier.ts'

/**
 * Keeps the bytes and indexes what they name. The same bytes again give the first answer, unless
 * they are now said to come from elsewhere. A bad signature by a known key is refused at the door.
 */
export const storeAttestation = async (
  tx: Writer,
  context: EvidenceContext,
  input: Brought & { readonly stated: boolean },
  said: Origin,
): Promise<EvidenceFact> => {
  const { organizationId } = context.principal
  const signed = originOf(input.evidence.statement)
  const origin = agreed(said, signed)
  const owner = origin.project ? await findProject(tx, context, origin.project) : undefined
  await requirePermission(tx, context, 'evidence.write', {
    projectId: owner?.id ?? null,
    logicalEnvironmentId: null,
  })
  const known = await store.byId(tx, organizationId, input.id)
  if (known) {
    const { projectId } = known
    check(context, 'evidence.read', { projectId, logicalEnvironmentId: null })
    agreed(said, originOfKnown(known))
    return await verified(tx, context, await trustRoots(tx, context), known)
  }
  const isNamed = said.version !== undefined
  return await keep(tx, context, input, { origin, signed, isNamed, hold: holdOpenVersion })
}

/** A step: keeps what Berth itself states, such as the provenance of a build. */
export const keepOwnAttestation = async (
  tx: Writer,
  context: EvidenceContext,
  input: Brought,
): Promise<void> => {
  const known = await store.byId(tx, context.principal.organizationId, input.id)
  const signed = originOf(input.evidence.statement)
  if (known) return
  // Whatever was released meanwhile: what was built is not left without its evidence.
  const from = { origin: signed, signed, isNamed: true, hold: holdVersion }
  await keep(tx, context, { ...input, stated: false }, from)
}

const keep = async (
  tx: Writer,
  context: EvidenceContext,
  input: Parameters<typeof storeAttestation>[2],
  from: {
    readonly origin: Origin
    readonly signed: Origin
    /** Whether whoever submits it names its version, and not only the evidence. */
    readonly isNamed: boolean
    readonly hold: typeof holdOpenVersion
  },
): Promise<EvidenceFact> => {
  const { origin, signed } = from
  const { organizationId, id: submitterId } = context.principal
  const { id, bytes, packed, listed } = input
  const { statement } = input.evidence
  const roots = await trustRoots(tx, context)
  const named = namesIn(input.evidence)
  const submittedBy = { id: submitterId, name: context.principal.name }
  const by = { id, stated: input.stated, submittedBy }
  const found = await judged(tx, context, roots, input.evidence, by)
  const { verification, keyid: madeBy, isCertified } = found
  if (verification.answer === 'invalid')
    throw new Refusal('signature_invalid', `The signature is bad: ${verification.why}.`, {
      next: 'Sign the statement again; the payload must be exactly what was signed.',
    })
  const isTrusted = verification.answer === 'verified'
  // What strangers sign may tell of a version, and not become the latest by that.
  const wish = { ...from, isNamed: from.isNamed || isTrusted }
  const project = await holdOrigin(tx, context, origin, wish)
  await store.insert(tx, organizationId, {
    id,
    format: input.evidence.format,
    bytes: packed ?? bytes,
    unpackedSize: packed ? bytes.byteLength : null,
    statementHead: isHeadOnly(bytes) ? JSON.stringify(statement) : null,
    statementType: statement.type,
    predicateType: statement.predicateType,
    projectId: project?.id ?? null,
    workflow: origin.workflow ?? null,
    version: origin.version ?? null,
    runUrl: origin.runUrl ?? null,
    commit: origin.commit ?? null,
    submitterId,
    stated: input.stated,
    originSigned: signed.project !== undefined || signed.version !== undefined,
    createdAt: context.now(),
  })
  await store.insertSubjects(tx, organizationId, id, named.subjects)
  await noteInputs(tx, organizationId, id, statement)
  // Before whoever indexes is woken.
  if (listed) tx.afterCommit(() => context.listed.keep(id, listed))
  await enlistDocuments(tx, context, { id, statement })
  // What nobody we know has signed may name artifacts, but not say what they are.
  const artifacts = named.artifacts.map((each) => (isTrusted ? each : { ...each, kind: null }))
  await knowArtifacts(tx, context, artifacts)
  const keyids = input.evidence.envelope.signatures.map(({ keyid }) => keyid)
  // A signature need not say by which key it is; then it is found by the one that made it.
  if (madeBy !== undefined) keyids.push(madeBy)
  for (const keyid of keyids) if (keyid) await store.insertKeyid(tx, organizationId, id, keyid)
  const identity = context.verifier.named(input.evidence)
  if (identity) await store.insertIdentity(tx, organizationId, id, identity, isCertified)
  await audit(tx, context, {
    action: input.stated ? 'attestation.create' : 'attestation.import',
    target: id,
    detail: { predicateType: statement.predicateType, stated: input.stated },
  })
  const stored = await store.byId(tx, organizationId, id)
  if (!stored) throw new Error('defect: the attestation just stored is not there')
  return await verified(tx, context, roots, stored)
}

/** An origin's project, with its version held and its workflow known; null if there is none. */
const holdOrigin = async (
  tx: Writer,
  context: EvidenceContext,
  { project: name, version, workflow }: Origin,
  { isNamed, hold }: { readonly isNamed: boolean; readonly hold: typeof holdOpenVersion },
): Promise<Project | null> => {
  if (name === undefined) return null
  const project = await ensureProject(tx, context, name)
  if (version !== undefined) await hold(tx, context, project, { version, isNamed })
  if (workflow !== undefined) await knowWorkflow(tx, context, project, workflow)
  return project
}

/** What is said of the origin, with what is signed of it; the two must not differ. */
const agreed = (said: Origin, signed: Origin): Origin => {
  for (const field of ['project', 'workflow', 'version', 'runUrl', 'commit'] as const)
    if (said[field] !== undefined && signed[field] !== undefined && said[field] !== signed[field])
      throw new Refusal(
        'statement_invalid',
        `The evidence says ${field} ${signed[field]}, not ${said[field]}.`,
        {
          next: `Leave --${field === 'runUrl' ? 'run-url' : field} out, or sign a new statement.`,
          errors: [{ pointer: `#/${field}`, detail: `must be ${signed[field]} or left out` }],
        },
      )
  const given = Object.entries(said).filter(([, value]) => value !== undefined)
  const kept = Object.entries(signed).filter(([, value]) => value !== undefined)
  return Object.fromEntries([...given, ...kept])
}

const originOfKnown = (known: Attestation): Origin => ({
  project: known.project ?? undefined,
  workflow: known.workflow ?? undefined,
  version: known.version ?? undefined,
  runUrl: known.runUrl ?? undefined,
  commit: known.commit ?? undefined,
})

/** Everything that a statement names: for the index, and as artifacts. */
export const namesIn = ({ statement }: Evidence) => {
  const subjects: NamedSubject[] = []
  const artifacts: Parameters<typeof knowArtifacts>[2][number][] = []
  for (const subject of statement.subjects) {
    const name = shortName(subject.name)
    for (const [algorithm, value] of Object.entries(subject.digest))
      subjects.push({ role: 'subject', name, algorithm, value })
    const digest = `sha256:${subject.digest['sha256'] ?? ''}`
    if (isDigest(digest)) artifacts.push({ digest, kind: subjectKind(subject) ?? null, name })
  }
  for (const { digest, kind = null, name, resource } of materialsOf(statement)) {
    const value = hexOf(digest)
    subjects.push({ role: 'material', name: shortName(name), algorithm: 'sha256', value })
    artifacts.push({ digest, kind, name: shortName(resource) })
  }
  if (subjects.length > mostNamed)
    throw new Refusal('statement_invalid', `The statement names ${subjects.length} digests.`, {
      next: `Split it: one statement may name ${mostNamed}.`,
    })
  return { subjects, artifacts }
}

const shortName = (name: string | undefined): string | null =>
  name === undefined || name.length > 4096 ? null : name

import { digestOf, isDigest, type Digest } from '../../formats/digest.ts'
import { parseEvidence, type Evidence } from '../../formats/evidence.ts'
import { materialsOf, subjectKind } from '../../formats/material.ts'
import { knowArtifact } from '../artifacts/know-artifact.ts'
import { audit } from '../kernel/audit.ts'
import type { Writer } from '../kernel/database.ts'
import { check, requirePermission } from '../kernel/operation.ts'
import { Refusal } from '../kernel/refusal.ts'
import { ensureProject, findProject } from '../projects/require-project.ts'
import type { EvidenceFact, NamedSubject, Origin } from './attestation.ts'
import * as store from './store.ts'
import { trustRoots, verified } from './trust.ts'
import type { EvidenceContext } from './verifier.ts'

/** Reads evidence as a client sent it; what is no signed statement is refused with the reason. */
export const readEvidence = (bytes: Uint8Array): Evidence => {
  const evidence = parseEvidence(bytes)
  if (evidence.ok) return evidence.value
  throw new Refusal('envelope_invalid', `The evidence ${evidence.problem}.`, {
    next: 'Send a DSSE envelope or a Sigstore bundle v0.3 that holds an in-toto statement.',
    errors: [{ pointer: '#/envelope', detail: evidence.problem }],
  })
}

/**
 * Keeps the bytes and indexes what they name. The same bytes again give the first answer. A bad
 * signature by a known key is refused at the door.
 */
export const storeAttestation = async (
  tx: Writer,
  context: EvidenceContext,
  input: { readonly bytes: Uint8Array; readonly evidence: Evidence; readonly stated: boolean },
  origin: Origin,
): Promise<EvidenceFact> => {
  const { organizationId, id: submitterId } = context.principal
  const named = origin.project ? await findProject(tx, context, origin.project) : undefined
  await requirePermission(tx, context, 'evidence.write', {
    projectId: named?.id ?? null,
    logicalEnvironmentId: null,
  })
  const id = digestOf(input.bytes)
  const roots = await trustRoots(tx, context)
  const known = await store.byId(tx, organizationId, id)
  if (known) {
    const owner = known.project === null ? undefined : await findProject(tx, context, known.project)
    const projectId = owner?.id ?? null
    check(context, 'evidence.read', { projectId, logicalEnvironmentId: null })
    return await verified(tx, context, roots, known)
  }
  const project = origin.project ? await ensureProject(tx, context, origin.project) : null
  const { statement } = input.evidence
  await store.insert(tx, organizationId, {
    id,
    format: input.evidence.format,
    bytes: input.bytes,
    statementType: statement.type,
    predicateType: statement.predicateType,
    projectId: project?.id ?? null,
    workflow: origin.workflow ?? null,
    version: origin.version ?? null,
    runUrl: origin.runUrl ?? null,
    commit: origin.commit ?? null,
    submitterId,
    stated: input.stated,
    createdAt: context.now(),
  })
  await index(tx, context, id, input.evidence)
  await audit(tx, context, {
    action: input.stated ? 'attestation.create' : 'attestation.import',
    target: id,
    detail: { predicateType: statement.predicateType, stated: input.stated },
  })
  const stored = await store.byId(tx, organizationId, id)
  if (!stored) throw new Error('defect: the attestation just stored is not there')
  const fact = await verified(tx, context, roots, stored)
  if (fact.verification.answer === 'invalid')
    throw new Refusal('signature_invalid', `The signature is bad: ${fact.verification.why}.`, {
      next: 'Sign the statement again; the payload must be exactly what was signed.',
    })
  return fact
}

const index = async (
  tx: Writer,
  context: EvidenceContext,
  id: Digest,
  { envelope, statement }: Evidence,
): Promise<void> => {
  const { organizationId } = context.principal
  const named: Parameters<typeof knowArtifact>[2][] = []
  let position = 0
  const name = async (subject: NamedSubject): Promise<void> =>
    await store.insertSubject(tx, organizationId, id, position++, subject)
  for (const subject of statement.subjects) {
    for (const [algorithm, value] of Object.entries(subject.digest))
      await name({ role: 'subject', name: subject.name ?? null, algorithm, value })
    const digest = `sha256:${subject.digest['sha256'] ?? ''}`
    if (isDigest(digest))
      named.push({ digest, kind: subjectKind(subject) ?? null, name: subject.name ?? null })
  }
  for (const material of materialsOf(statement)) {
    const value = material.digest.slice('sha256:'.length)
    await name({ role: 'material', name: material.name ?? null, algorithm: 'sha256', value })
    const { digest, kind = null, resource = null } = material
    named.push({ digest, kind, name: resource })
  }
  // In one order, so that statements that name the same artifacts do not wait crosswise.
  for (const artifact of named.sort((a, b) => compareDigests(a.digest, b.digest)))
    await knowArtifact(tx, context, artifact)
  for (const { keyid } of envelope.signatures)
    if (keyid) await store.insertKeyid(tx, organizationId, id, keyid)
}

const compareDigests = (a: Digest, b: Digest): number => (a === b ? 0 : a < b ? -1 : 1)

import type { JsonObject } from '../../formats/json/canonical.ts'
import { isDigest, type Digest } from '../../formats/digest.ts'
import { parseEvidence, type Evidence } from '../../formats/evidence/evidence.ts'
import { makeStatement } from '../../formats/evidence/intoto.ts'
import { statedAnnotations, originAnnotations, type Origin } from '../../formats/evidence/origin.ts'
import type { Kind } from '../artifacts/artifact.ts'
import { readClaimedManifests, rememberManifests } from '../artifacts/claimed-manifests.ts'
import { readClaimedIndex, rememberIndex } from '../artifacts/equivalence.ts'
import { requireSome, write } from '../kernel/operation.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { EvidenceFact } from './attestation.ts'
import { readEvidence, storeAttestation } from './store-attestation.ts'
import type { EvidenceContext } from './trust/verifier.ts'

/** A statement that a client asks the server to sign. */
export interface StatementInput extends Origin {
  readonly digest: Digest
  readonly name?: string | undefined
  readonly kind?: Kind | undefined
  readonly predicateType: string
  readonly predicate: JsonObject
  readonly index?: Uint8Array | undefined
  /** Raw bytes of manifests that speak of the digest, such as its own. */
  readonly manifests?: readonly Uint8Array[] | undefined
}

/** Makes, signs and keeps a statement; it verifies as "stated by this principal", no more. */
export const createAttestation = (
  context: EvidenceContext,
  input: StatementInput,
): Promise<EvidenceFact> => {
  const payload = makeStatement({
    subjects: [
      {
        digest: { sha256: input.digest.slice('sha256:'.length) },
        ...(input.name ? { name: input.name } : {}),
        annotations: {
          ...originAnnotations(input),
          ...(input.kind ? { 'berth.kind': input.kind } : {}),
          ...statedAnnotations(context.principal.organizationId, context.principal.id),
        },
      },
    ],
    predicateType: input.predicateType,
    predicate: input.predicate,
  })
  const bytes = context.signer.sign(payload)
  const evidence = readOwn(bytes)
  const index = input.index && readClaimedIndex(input.index, input.digest)
  const about = index ? [input.digest, index.index, ...index.manifests] : [input.digest]
  const manifests = readClaimedManifests(input.manifests ?? [], about)
  return write(context, 'attestation.create', async (tx) => {
    // Before any artifact, as a report does: two that bring one index must not wait crosswise.
    if (index || manifests.length > 0) await requireSome(tx, context, 'evidence.write')
    if (index) await rememberIndex(tx, context, index)
    await rememberManifests(tx, context, manifests)
    return await storeAttestation(tx, context, { bytes, evidence, stated: true }, input)
  })
}

/**
 * Reads what was just signed for a client: it can only be too large, or say what no statement may
 * say, and is refused.
 */
export const readOwn = (bytes: Uint8Array): Evidence => {
  const evidence = parseEvidence(bytes)
  if (evidence.ok) return evidence.value
  throw new Refusal('statement_invalid', `The signed statement ${evidence.problem}.`, {
    next: 'State less, or keep the long part elsewhere and name it by its digest.',
    errors: [{ pointer: '#/predicate', detail: `${evidence.problem}, once signed` }],
  })
}

/** Keeps evidence made elsewhere, byte for byte. */
export const importAttestation = async (
  context: EvidenceContext,
  input: Origin & {
    readonly envelope: Uint8Array
    /** Raw bytes of manifests that speak of what the evidence is about. */
    readonly manifests?: readonly Uint8Array[] | undefined
  },
): Promise<EvidenceFact> => {
  const evidence = await readEvidence(context, input.envelope)
  const manifests = readClaimedManifests(input.manifests ?? [], subjectsOf(evidence))
  return await write(context, 'attestation.import', async (tx) => {
    if (manifests.length > 0) await requireSome(tx, context, 'evidence.write')
    await rememberManifests(tx, context, manifests)
    const bytes = input.envelope
    return await storeAttestation(tx, context, { bytes, evidence, stated: false }, input)
  })
}

const subjectsOf = ({ statement }: Evidence): readonly Digest[] =>
  statement.subjects.flatMap(({ digest }) => {
    const named = `sha256:${digest['sha256'] ?? ''}`
    return isDigest(named) ? [named] : []
  })

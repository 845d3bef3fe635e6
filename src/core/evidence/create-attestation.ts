import type { JsonObject } from '../../formats/json/canonical.ts'
import { canonicalBytesInTurns } from '../../formats/json/canonical-in-turns.ts'
import { hexOf, isDigest, type Digest } from '../../formats/digest.ts'
import type { Evidence } from '../../formats/evidence/evidence.ts'
import { statementJson } from '../../formats/evidence/intoto.ts'
import { statedAnnotations, originAnnotations, type Origin } from '../../formats/evidence/origin.ts'
import type { Kind } from '../artifacts/artifact.ts'
import { readClaimedManifests, rememberManifests } from '../artifacts/claimed-manifests.ts'
import { readClaimedIndex, rememberIndex } from '../artifacts/equivalence.ts'
import { inTurns } from '../kernel/in-turns.ts'
import { requireSome, write } from '../kernel/operation.ts'
import type { EvidenceFact } from './attestation.ts'
import { bringSent, bringSigned } from './bring.ts'
import { storeAttestation } from './store-attestation.ts'
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
export const createAttestation = async (
  context: EvidenceContext,
  input: StatementInput,
): Promise<EvidenceFact> => {
  const statement = statementJson({
    subjects: [
      {
        digest: { sha256: hexOf(input.digest) },
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
  const payload = await inTurns(canonicalBytesInTurns(statement), context.pause)
  const brought = await bringSigned(context, payload)
  const index = input.index && readClaimedIndex(input.index, input.digest)
  const about = index ? [input.digest, index.index, ...index.manifests] : [input.digest]
  const manifests = await readClaimedManifests(input.manifests ?? [], about, context.pause)
  return await write(context, 'attestation.create', async (tx) => {
    // Before any artifact, as a report does: two that bring one index must not wait crosswise.
    if (index || manifests.length > 0) await requireSome(tx, context, 'evidence.write')
    if (index) await rememberIndex(tx, context, index)
    await rememberManifests(tx, context, manifests)
    return await storeAttestation(tx, context, { ...brought, stated: true }, input)
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
  const brought = await bringSent(context, input.envelope)
  const about = subjectsOf(brought.evidence)
  const manifests = await readClaimedManifests(input.manifests ?? [], about, context.pause)
  return await write(context, 'attestation.import', async (tx) => {
    if (manifests.length > 0) await requireSome(tx, context, 'evidence.write')
    await rememberManifests(tx, context, manifests)
    return await storeAttestation(tx, context, { ...brought, stated: false }, input)
  })
}

/** The digests that evidence is about, without its materials. */
export const subjectsOf = ({ statement }: Evidence): readonly Digest[] =>
  statement.subjects.flatMap(({ digest }) => {
    const named = `sha256:${digest['sha256'] ?? ''}`
    return isDigest(named) ? [named] : []
  })

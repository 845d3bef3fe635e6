import { canonicalJson, type JsonObject } from '../../formats/json/canonical.ts'
import { digestOf, hexOf, type Digest } from '../../formats/digest.ts'
import { makeStatement } from '../../formats/evidence/intoto.ts'
import { organizationAnnotation } from '../../formats/evidence/origin.ts'
import type { Verdict } from './judge.ts'
import type { Answer, Demands } from './requirement.ts'

/** What a verification came to, to be stated. */
export interface Verified {
  readonly organizationId: string
  readonly digest: Digest
  /** What the artifact is called: a reference, or its digest. */
  readonly resource: string
  readonly demands: Demands
  readonly answers: readonly Answer[]
  readonly verdict: Verdict
  /** RFC 3339. */
  readonly verifiedAt: string
}

const predicateType = 'https://slsa.dev/verification_summary/v1'
const policy = 'https://berth.dev/verification-policy/v1'

/**
 * The statement of a verification (SLSA VSA v1) as payload bytes. What is undecided has not passed.
 * The policy's digest is that of the demands as canonical JSON, in a fixed order.
 */
export const verificationSummary = (verified: Verified): Uint8Array => {
  const { digest, resource, demands, answers, verdict, verifiedAt } = verified
  const hasPassed = verdict === 'passed'
  const inputs = [...new Set(answers.flatMap(({ attestations }) => attestations))].toSorted()
  return makeStatement({
    subjects: [
      {
        digest: { sha256: hexOf(digest) },
        annotations: organizationAnnotation(verified.organizationId),
      },
    ],
    predicateType,
    predicate: {
      verifier: { id: 'https://berth.dev/verifier/v1' },
      timeVerified: verifiedAt,
      resourceUri: resource,
      policy: {
        uri: policy,
        digest: { sha256: hexOf(digestOf(canonicalJson(policyOf(demands)))) },
      },
      inputAttestations: inputs.map((id) => ({ digest: { sha256: hexOf(id) } })),
      verificationResult: hasPassed ? 'PASSED' : 'FAILED',
      verifiedLevels: hasPassed ? [levelOf(answers)] : ['FAILED'],
      slsaVersion: '1.0',
    },
  })
}

/** The demands as they are hashed. */
const policyOf = ({ require, signer, source }: Demands): JsonObject => ({
  require: [...new Set(require)].toSorted(),
  signer: signer ?? null,
  source: source ?? null,
})

/** That there is provenance is level 1; how its builder is protected, Berth cannot see. */
const levelOf = (answers: readonly Answer[]): string =>
  answers.some(({ check, answer }) => check === 'provenance' && answer === 'holds')
    ? 'SLSA_BUILD_LEVEL_1'
    : 'SLSA_BUILD_LEVEL_UNEVALUATED'

import type { Digest } from '../../formats/digest.ts'

/**
 * Signed evidence as it is kept: the index of it; the bytes are read apart. Its id is their digest.
 */
export interface Attestation {
  readonly id: Digest
  readonly format: 'dsse' | 'sigstore-bundle'
  readonly predicateType: string
  readonly project: string | null
  readonly workflow: string | null
  readonly version: string | null
  readonly runUrl: string | null
  readonly commit: string | null
  readonly submittedBy: { readonly id: string; readonly name: string }
  /** Whether the server signed it for the submitter. */
  readonly stated: boolean
  readonly createdAt: number
}

/** What the submitter says beside the signed bytes about where they came from. */
export interface Origin {
  readonly project?: string | undefined
  readonly workflow?: string | undefined
  readonly version?: string | undefined
  readonly runUrl?: string | undefined
  readonly commit?: string | undefined
}

/** What one attestation names: a subject, or a material that we understand. */
export interface NamedSubject {
  readonly role: 'subject' | 'material'
  readonly name: string | null
  readonly algorithm: string
  readonly value: string
}

/** Whether an attestation can be believed, by today's trust roots: computed, never stored. */
export type Verification =
  | { readonly answer: 'verified'; readonly by: Voucher }
  | { readonly answer: 'unverified' | 'invalid'; readonly why: string }

/**
 * Who vouches: a key of the organization, a principal through the server's key, or Berth itself.
 */
export type Voucher =
  | { readonly kind: 'key'; readonly keyid: string; readonly name: string }
  | { readonly kind: 'principal'; readonly id: string; readonly name: string }
  | { readonly kind: 'berth' }

/** One attestation that speaks about a digest, with what its signatures are worth. */
export interface EvidenceFact {
  readonly attestation: Attestation
  readonly verification: Verification
}

/** The worth of everything that speaks about one artifact. */
export type EvidenceMark = 'verified' | 'unverified' | 'missing'

/** The best that the facts say; nothing at all is `missing`. */
export const markOf = (facts: readonly EvidenceFact[]): EvidenceMark => {
  if (facts.length === 0) return 'missing'
  return facts.some(({ verification }) => verification.answer === 'verified')
    ? 'verified'
    : 'unverified'
}

/** Which project and version an artifact is shown under, and on whose word. */
export interface Attribution {
  readonly project: string | null
  readonly version: string | null
  /**
   * `confirmed`: stated, and verified evidence agrees; `evidence`: only that; `stated`: only said.
   */
  readonly by: 'confirmed' | 'evidence' | 'stated' | null
}

/**
 * What the reporter stated if a verified attestation confirms it, else the newest verified one's,
 * else what was stated. `facts` are newest first.
 */
export const attributionOf = (
  stated: Pick<Attribution, 'project' | 'version'>,
  facts: readonly EvidenceFact[],
): Attribution => {
  const isStated = stated.project !== null || stated.version !== null
  const named = facts
    .filter(({ verification }) => verification.answer === 'verified')
    .map(({ attestation }) => attestation)
    .filter(({ project, version }) => project !== null || version !== null)
  const agrees = ({ project, version }: Attestation): boolean =>
    (stated.project === null || stated.project === project) &&
    (stated.version === null || stated.version === version)
  const confirming = isStated ? named.find(agrees) : undefined
  if (confirming)
    return { project: confirming.project, version: confirming.version, by: 'confirmed' }
  const [newest] = named
  if (newest) return { project: newest.project, version: newest.version, by: 'evidence' }
  return { project: stated.project, version: stated.version, by: isStated ? 'stated' : null }
}

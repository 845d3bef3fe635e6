import type { Digest } from '../../formats/digest.ts'

/**
 * Signed evidence as it is kept: the index of it; the bytes are read apart. Its id is their digest.
 */
export interface Attestation {
  readonly id: Digest
  readonly format: 'dsse' | 'sigstore-bundle'
  readonly predicateType: string
  readonly projectId: string | null
  readonly project: string | null
  readonly workflow: string | null
  readonly version: string | null
  readonly runUrl: string | null
  readonly commit: string | null
  readonly submittedBy: { readonly id: string; readonly name: string }
  /** Whether the server signed it for the submitter. */
  readonly stated: boolean
  /** Whether project and version stand in the signed bytes, or only beside them. */
  readonly originSigned: boolean
  readonly createdAt: number
}

/** What one attestation names: a subject, or a material that we understand. */
export interface NamedSubject {
  readonly role: 'subject' | 'material'
  readonly name: string | null
  readonly algorithm: string
  readonly value: string
}

/** How many digests, of subjects and materials together, one statement may name: all are shown. */
export const mostNamed = 10_000

/** Whether an attestation can be believed, by today's trust roots: computed, never stored. */
export type Verification =
  | { readonly answer: 'verified'; readonly by: Voucher }
  | {
      readonly answer: 'unverified' | 'invalid'
      readonly why: string
      /** The command that would change it, where one would. */
      readonly next?: string
    }

/**
 * Who vouches: a key of the organization, the holder of a certificate by one of its rules, a
 * principal through the server's key, or Berth itself.
 */
export type Voucher =
  | { readonly kind: 'key'; readonly keyid: string; readonly name: string }
  | {
      readonly kind: 'identity'
      readonly issuer: string
      readonly subject: string
      /** The name of the trusted identity that means this one. */
      readonly rule: string
    }
  | { readonly kind: 'principal'; readonly id: string; readonly name: string }
  | { readonly kind: 'berth' }

/** One attestation that speaks about a digest, with what its signatures are worth. */
export interface EvidenceFact {
  readonly attestation: Attestation
  readonly verification: Verification
}

/**
 * The worth of everything that speaks about one artifact. `stated`: verified, but only as the word
 * of whoever asked this server to sign it.
 */
export type EvidenceMark = 'verified' | 'stated' | 'unverified' | 'missing'

/** The best that the facts say; nothing at all is `missing`. */
export const markOf = (facts: readonly EvidenceFact[]): EvidenceMark => {
  if (facts.length === 0) return 'missing'
  if (facts.some(isIndependent)) return 'verified'
  const isStated = ({ verification }: EvidenceFact): boolean =>
    verification.answer === 'verified' && verification.by.kind === 'principal'
  return facts.some(isStated) ? 'stated' : 'unverified'
}

// slsa.dev/verification_summary/v1, by how it begins.
const summaryPrefix = 'https://slsa.dev/verification_summary/'

/**
 * Whether somebody vouches who is not merely its submitter through the server's key, and it is no
 * summary of ours, which only says again what other evidence said.
 */
export const isIndependent = ({ verification, attestation }: EvidenceFact): boolean => {
  if (verification.answer !== 'verified' || verification.by.kind === 'principal') return false
  return verification.by.kind !== 'berth' || !attestation.predicateType.startsWith(summaryPrefix)
}

/** Which project and version an artifact is shown under, and on whose word. */
export interface Attribution {
  readonly project: string | null
  readonly version: string | null
  /**
   * `confirmed`: stated, and verified evidence agrees; `evidence`: only that; `stated`: only said,
   * by the reporter or by whoever had this server sign it.
   */
  readonly by: 'confirmed' | 'evidence' | 'stated' | null
}

/** What is said of one of the two, and on whose word. */
interface Said {
  readonly value: string | null
  readonly by: Attribution['by']
}

/**
 * What the reporter stated if a verified attestation confirms it, else the newest verified one's,
 * else what was stated. What only a submitter states through this server comes after what somebody
 * vouches for, and confirms nothing. The version is only ever one of the project that is shown.
 * `facts` are newest first; evidence that names nothing says nothing against anybody.
 */
export const attributionOf = (
  stated: Pick<Attribution, 'project' | 'version'>,
  facts: readonly EvidenceFact[],
): Attribution => {
  const telling = facts.filter(
    ({ verification, attestation }) =>
      verification.answer === 'verified' && attestation.originSigned,
  )
  const vouched = telling.filter(isIndependent).map(({ attestation }) => attestation)
  const all = telling.map(({ attestation }) => attestation)
  const project = sayOf(stated.project, vouched.map(projectIn), all.map(projectIn))
  const versionsIn = (some: readonly Attestation[]) =>
    some.filter((each) => each.project === project.value).map(({ version }) => version)
  // A version that was stated for another project says nothing of this one.
  const isAnother = stated.project !== null && stated.project !== project.value
  const claimed = isAnother ? null : stated.version
  const version = sayOf(claimed, versionsIn(vouched), versionsIn(all))
  return { project: project.value, version: version.value, by: weakest(project.by, version.by) }
}

const projectIn = ({ project }: Attestation): string | null => project

const sayOf = (
  stated: string | null,
  vouched: readonly (string | null)[],
  all: readonly (string | null)[],
): Said => {
  const [newest] = vouched.filter((value) => value !== null)
  if (stated !== null && vouched.includes(stated)) return { value: stated, by: 'confirmed' }
  if (newest !== undefined) return { value: newest, by: 'evidence' }
  const [told] = all.filter((value) => value !== null)
  const value = stated !== null && all.includes(stated) ? stated : (told ?? stated)
  return { value, by: value === null ? null : 'stated' }
}

/** The two are told as one word: the one that promises least. */
const weakest = (a: Attribution['by'], b: Attribution['by']): Attribution['by'] =>
  (['stated', 'evidence', 'confirmed'] as const).find((by) => a === by || b === by) ?? null

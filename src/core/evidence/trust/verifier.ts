import type { Signed } from '../../../formats/evidence/evidence.ts'
import type { Identity } from '../../../formats/evidence/identity.ts'
import type { Parsed } from '../../../formats/parsed.ts'
import type { Inventory } from '../../../formats/sbom/sbom.ts'
import type { Context } from '../../kernel/context.ts'
import type { Pause } from '../../kernel/in-turns.ts'
import type { Told } from '../told.ts'

/** A public key whose signatures count, and for whom they speak. */
export interface TrustedKey {
  readonly keyid: string
  readonly pem: string
  readonly name: string
  /** The organization's own, the one for statements that clients ask for, or Berth's provenance. */
  readonly voice: 'organization' | 'statement' | 'berth'
}

/** A trusted root whose text is at hand; `digest` is the hex SHA-256 of `json`. */
export interface TrustedRoot {
  readonly digest: string
  readonly json: string
}

/**
 * What a check of the signatures came to: a trusted key made one, or `certified`, a certificate that
 * a trusted root vouches for did. Unverifiable never counts as verified.
 */
export type SignatureAnswer =
  | { readonly answer: 'verified'; readonly key: TrustedKey }
  | { readonly answer: 'certified'; readonly identity: Identity }
  | { readonly answer: 'unverified' | 'invalid'; readonly why: string }

/** Checks signatures. Pure: the same evidence, keys and roots give the same answer. */
export interface Verifier {
  /** Whom the evidence's certificate names, if it has one, verified by nobody. */
  named(evidence: Signed): Identity | undefined
  verify(
    evidence: Signed,
    keys: readonly TrustedKey[],
    roots: readonly TrustedRoot[],
  ): SignatureAnswer
  /** The same answer, reckoned on another thread as far as it goes through all of the bytes. */
  verifyAside(
    evidence: Signed,
    keys: readonly TrustedKey[],
    roots: readonly TrustedRoot[],
  ): Promise<SignatureAnswer>
}

/** Signs statements that clients ask for; repeatable, leaves nothing behind. */
export interface Signer {
  /** A DSSE envelope around the payload, as bytes, signed on another thread: it may be long. */
  sign(payload: Uint8Array): Promise<Uint8Array>
  /** The same at once, with the key of what Berth itself vouches for. */
  signOwn(payload: Uint8Array): Uint8Array
  /** A signed note of a text that ends in a newline, by what Berth itself vouches with. */
  signNote(name: string, text: string): string
  /** The server's own public keys, which belong to every organization's trust roots. */
  readonly keys: readonly TrustedKey[]
}

/** An answer, and whether something else about the evidence might vouch in place of what did. */
export interface Judgement {
  readonly answer: SignatureAnswer
  readonly hasOthers: boolean
}

/** Answers remembered between calls: pure results, dropped at will, never wrong. */
export interface AnswerMemory {
  get(key: string): Judgement | undefined
  set(key: string, judgement: Judgement): void
}

/** What statements tell, remembered between calls: each by the id of its bytes, dropped at will. */
export interface ToldMemory {
  get(id: string): Told | undefined
  set(id: string, told: Told): void
}

/**
 * What large evidence lists, from the walk that read it until it is indexed: each by the id of its
 * bytes, which tell the same; dropped at will.
 */
export interface ListedMemory {
  keep(id: string, listed: Parsed<Inventory>): void
  /** Gives it away. */
  take(id: string): Parsed<Inventory> | undefined
}

/** What operations on evidence need beyond a context. */
export interface EvidencePorts {
  readonly verifier: Verifier
  readonly signer: Signer
  readonly answers: AnswerMemory
  readonly told: ToldMemory
  readonly listed: ListedMemory
  readonly pause: Pause
}

/** A context that can sign and verify. */
export type EvidenceContext = Context & EvidencePorts

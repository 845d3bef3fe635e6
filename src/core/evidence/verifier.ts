import type { Evidence } from '../../formats/evidence.ts'
import type { Context } from '../kernel/context.ts'
import type { Told } from './told.ts'

/** A public key whose signatures count, and for whom they speak. */
export interface TrustedKey {
  readonly keyid: string
  readonly pem: string
  readonly name: string
  /** The organization's own, the one for statements that clients ask for, or Berth's provenance. */
  readonly voice: 'organization' | 'statement' | 'berth'
}

/**
 * What a check of the signatures against some keys came to. Unverifiable never counts as verified.
 */
export type SignatureAnswer =
  | { readonly answer: 'verified'; readonly key: TrustedKey }
  | { readonly answer: 'unverified'; readonly why: string }
  | { readonly answer: 'invalid'; readonly why: string; readonly key: TrustedKey }

/** Checks signatures. Pure: the same evidence and keys give the same answer. */
export interface Verifier {
  verify(evidence: Evidence, keys: readonly TrustedKey[]): SignatureAnswer
}

/** Signs statements that clients ask for; repeatable, leaves nothing behind. */
export interface Signer {
  /** A DSSE envelope around the payload, as bytes. */
  sign(payload: Uint8Array): Uint8Array
  /** The same with the key of what Berth itself vouches for. */
  signOwn(payload: Uint8Array): Uint8Array
  /** A signed note of a text that ends in a newline, by what Berth itself vouches with. */
  signNote(name: string, text: string): string
  /** The server's own public keys, which belong to every organization's trust roots. */
  readonly keys: readonly TrustedKey[]
}

/** Answers remembered between calls: pure results, dropped at will, never wrong. */
export interface AnswerMemory {
  get(key: string): SignatureAnswer | undefined
  set(key: string, answer: SignatureAnswer): void
}

/** What statements tell, remembered between calls: each by the id of its bytes, dropped at will. */
export interface ToldMemory {
  get(id: string): Told | undefined
  set(id: string, told: Told): void
}

/** What operations on evidence need beyond a context. */
export interface EvidencePorts {
  readonly verifier: Verifier
  readonly signer: Signer
  readonly answers: AnswerMemory
  readonly told: ToldMemory
  /** Lets everything else have its turn while something large is read; absent: it goes on. */
  readonly pause?: () => Promise<void>
}

/** A context that can sign and verify. */
export type EvidenceContext = Context & EvidencePorts

import { verify } from 'node:crypto'
import type { Bundle } from '@sigstore/bundle'
import {
  payloadOf,
  preAuthEncoding,
  signatureOf,
  type Envelope,
  type EnvelopeSignature,
} from '../formats/evidence/dsse.ts'
import type { Signed } from '../formats/evidence/evidence.ts'
import { keyOf } from './key-cache.ts'
import type { KeptRoot } from './trust-material.ts'
import {
  verifyCertificate,
  verifyCertificateAside,
  type CertificateAnswer,
} from './verify-certificate.ts'

/** A public key that an organization trusts; `keyid` is the hex SHA-256 of its SPKI DER. */
export type TrustedKey = { readonly keyid: string; readonly pem: string }

/** What the signatures of an envelope come to; unverified never counts as verified. */
export type SignatureAnswer<K extends TrustedKey> =
  | { readonly answer: 'verified'; readonly key: K }
  | { readonly answer: 'unverified'; readonly why: string }
  | { readonly answer: 'invalid'; readonly why: string; readonly key: K }

/** The same for evidence that a certificate may have signed: `certified` says only by whom. */
export type EvidenceAnswer<K extends TrustedKey> = SignatureAnswer<K> | CertificateAnswer

/**
 * Verifies an envelope (DSSE v1): `invalid` if a signature names a trusted key that did not make
 * it, else `verified` if a trusted key made any of its signatures, else `unverified`.
 */
export const verifyEnvelope = <K extends TrustedKey>(
  envelope: Envelope,
  keys: readonly K[],
): SignatureAnswer<K> => carriedOut(judge(envelope, keys, undefined))

/**
 * Verifies evidence of either format: a bundle's key hint names a key as a `keyid` does. Where no
 * trusted key made the signature, a bundle's certificate is judged by the trusted roots.
 */
export const verifyEvidence = <K extends TrustedKey>(
  evidence: Signed,
  keys: readonly K[],
  roots: readonly KeptRoot[] = [],
): EvidenceAnswer<K> => {
  const answer = carriedOut(judgeByKeys(evidence, keys))
  const bundle = certifiedBundle(evidence, answer)
  return bundle ? verifyCertificate(bundle, roots) : answer
}

/** The same with what goes through all of the signed bytes on a thread of Node's own. */
export const verifyEvidenceAside = async <K extends TrustedKey>(
  evidence: Signed,
  keys: readonly K[],
  roots: readonly KeptRoot[] = [],
): Promise<EvidenceAnswer<K>> => {
  const checks = judgeByKeys(evidence, keys)
  let next = checks.next()
  while (!next.done) next = checks.next(await madeAside(next.value))
  const answer = next.value
  const bundle = certifiedBundle(evidence, answer)
  return bundle ? await verifyCertificateAside(bundle, roots) : answer
}

/** Asks, check by check, whether keys made signatures, and comes to the answer. */
type Judging<A> = Generator<Check, A, boolean>

interface Check {
  readonly key: TrustedKey
  readonly signed: Uint8Array
  readonly signature: EnvelopeSignature
}

const carriedOut = <A>(checks: Judging<A>): A => {
  let next = checks.next()
  while (!next.done) next = checks.next(made(next.value))
  return next.value
}

const judgeByKeys = <K extends TrustedKey>(
  evidence: Signed,
  keys: readonly K[],
): Judging<SignatureAnswer<K>> => {
  const hint = evidence.format === 'dsse' ? undefined : evidence.bundle.publicKeyHint
  return judge(evidence.envelope, keys, hint)
}

/** The bundle whose certificate is judged where no trusted key made the signature. */
const certifiedBundle = (
  evidence: Signed,
  { answer }: SignatureAnswer<TrustedKey>,
): Bundle | undefined =>
  evidence.format === 'sigstore-bundle' &&
  evidence.bundle.certificate !== undefined &&
  answer === 'unverified'
    ? evidence.bundle.read
    : undefined

function* judge<K extends TrustedKey>(
  envelope: Envelope,
  keys: readonly K[],
  hint: string | undefined,
): Judging<SignatureAnswer<K>> {
  const signed = preAuthEncoding(envelope.payloadType, payloadOf(envelope))
  let signer: K | undefined
  const unnamed: EnvelopeSignature[] = []
  for (const signature of envelope.signatures) {
    const named = namedKeys(signature, hint, keys)
    if (named.length === 0) unnamed.push(signature)
    for (const key of named) {
      if (!(yield { key, signed, signature }))
        return { answer: 'invalid', why: `key ${key.keyid} did not make this signature`, key }
      signer ??= key
    }
  }
  if (signer) return { answer: 'verified', key: signer }
  return yield* search(unnamed, keys, signed)
}

const namedKeys = <K extends TrustedKey>(
  signature: EnvelopeSignature,
  hint: string | undefined,
  keys: readonly K[],
): readonly K[] => {
  const names = [signature.keyid, hint, hint && fromBase64(hint)]
  return keys.filter(({ keyid }) => names.includes(keyid))
}

// Sigstore's own clients hint with the base64 of the hash that we write in hex.
const fromBase64 = (hint: string): string => Buffer.from(hint, 'base64').toString('hex')

// A keyid is only a hint, so signatures that name no key of ours are tried against all of them.
function* search<K extends TrustedKey>(
  signatures: readonly EnvelopeSignature[],
  keys: readonly K[],
  signed: Uint8Array,
): Judging<SignatureAnswer<K>> {
  if (keys.length === 0) return { answer: 'unverified', why: 'there is no trusted key' }
  let left = mostTries(signed)
  for (const signature of signatures) {
    for (const key of keys) {
      if (left-- === 0) return { answer: 'unverified', why: tooMany }
      if (yield { key, signed, signature }) return { answer: 'verified', key }
    }
  }
  return { answer: 'unverified', why: 'no trusted key made any of its signatures' }
}

const tooMany = 'it does not say which key signed it, and there are too many to try'

// Bounds the work that a stranger's envelope can cause: so many keys, so many bytes hashed.
const mostTries = (signed: Uint8Array): number =>
  Math.max(16, Math.min(256, Math.floor(2 ** 24 / signed.byteLength)))

const made = ({ key, signed, signature }: Check): boolean => {
  const { digest, publicKey } = keyOf(key.pem)
  return verify(digest, signed, publicKey, signatureOf(signature))
}

const madeAside = ({ key, signed, signature }: Check): Promise<boolean> => {
  const { digest, publicKey } = keyOf(key.pem)
  return new Promise((resolve, reject) => {
    verify(digest, signed, publicKey, signatureOf(signature), (error, isMade) =>
      error ? reject(error) : resolve(isMade),
    )
  })
}

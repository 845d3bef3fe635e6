import { createPublicKey, timingSafeEqual, verify, type KeyObject } from 'node:crypto'
import type { Bundle } from '@sigstore/bundle'
import type { SignedEntity } from '@sigstore/verify'
import { digestAside, hexOf } from '../formats/digest.ts'
import { preAuthEncoding } from '../formats/evidence/dsse.ts'
import type { Certificate } from './certificate-identity.ts'

/** What Sigstore's own library asks of what was signed. */
export type SignedContent = SignedEntity['signature']

/** The key in a certificate; throws where it cannot be read. */
export const keyIn = ({ publicKey }: Certificate): KeyObject =>
  createPublicKey({ key: publicKey, format: 'der', type: 'spki' })

/**
 * The same answers as the library's own, with all that goes through the signed bytes reckoned on
 * other threads; only the certificate's key is answered for. Undefined: the library must answer.
 */
export const contentAside = async (
  { content }: Bundle,
  leaf: Certificate,
): Promise<SignedContent | undefined> => {
  if (content.$case !== 'dsseEnvelope') return undefined
  const { payload, payloadType, signatures } = content.dsseEnvelope
  const signature = signatures[0]?.sig ?? Buffer.alloc(0)
  const signed = preAuthEncoding(payloadType, payload)
  const key = keyOrNone(leaf)
  if (!key) return undefined
  // Each of these first copies the bytes: one after another, in a turn of its own.
  const ofPayload = await digestBytes(payload)
  const ofSigned = await digestBytes(signed)
  const isMade = await verifyAside(signed, key, signature)
  return {
    signature,
    compareSignature: (other) => isSame(other, signature),
    compareDigest: (digest) => isSame(digest, ofPayload),
    compareSignedDigest: (digest) => isSame(digest, ofSigned),
    verifySignature: (other) => isMade && key.equals(other),
  }
}

const keyOrNone = (leaf: Certificate): KeyObject | undefined => {
  try {
    return keyIn(leaf)
  } catch {
    return undefined
  }
}

const digestBytes = async (bytes: Uint8Array): Promise<Buffer> =>
  Buffer.from(hexOf(await digestAside(bytes)), 'hex')

// As the library: the key says which digest, and what cannot be checked is no signature.
const verifyAside = (signed: Uint8Array, key: KeyObject, signature: Uint8Array): Promise<boolean> =>
  new Promise((resolve) => {
    try {
      verify(undefined, signed, key, signature, (error, isMade) => resolve(!error && isMade))
    } catch {
      resolve(false)
    }
  })

const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.byteLength === other.byteLength && timingSafeEqual(one, other)

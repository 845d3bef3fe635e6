import { createPublicKey, sign, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { makeEnvelope, preAuthEncoding, type Envelope } from '../formats/evidence/dsse.ts'
import { keyAlgorithm, keyidOf } from '../formats/evidence/public-key.ts'

/**
 * Signs a payload into a DSSE v1 envelope, with ECDSA P-256 (SHA-256, DER) or Ed25519, naming the
 * key by its keyid; a TypeError for any other key.
 */
export const signEnvelope = (
  payloadType: string,
  payload: Uint8Array,
  privateKey: KeyObject,
): Envelope => {
  const signed = preAuthEncoding(payloadType, payload)
  const sig = sign(digestFor(privateKey), signed, privateKey)
  return makeEnvelope(payloadType, payload, [{ keyid: keyidOfSigner(privateKey), sig }])
}

/** The same with the signature made on a thread of Node's own. */
export const signEnvelopeAside = async (
  payloadType: string,
  payload: Uint8Array,
  privateKey: KeyObject,
): Promise<Envelope> => {
  const signed = preAuthEncoding(payloadType, payload)
  const sig = await makeAside(digestFor(privateKey), signed, privateKey)
  return makeEnvelope(payloadType, payload, [{ keyid: keyidOfSigner(privateKey), sig }])
}

const makeAside = promisify(sign)

const digestFor = (privateKey: KeyObject): 'sha256' | null => {
  const algorithm = keyAlgorithm(privateKey)
  if (algorithm === undefined) throw new TypeError('only ECDSA P-256 and Ed25519 keys sign')
  return algorithm === 'ecdsa-p256' ? 'sha256' : null
}

const keyids = new WeakMap<KeyObject, string>()

const keyidOfSigner = (privateKey: KeyObject): string => {
  const known = keyids.get(privateKey)
  if (known !== undefined) return known
  const keyid = keyidOf(createPublicKey(privateKey))
  keyids.set(privateKey, keyid)
  return keyid
}

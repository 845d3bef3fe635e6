import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { parsed, unparsed, type Parsed } from '../parsed.ts'

/** The signature algorithms that are understood: ECDSA P-256 with SHA-256, and Ed25519. */
export type KeyAlgorithm = 'ecdsa-p256' | 'ed25519'

/** A public key; `keyid` is the lower-case hex SHA-256 of its SPKI DER, `pem` that DER as PEM. */
export type PublicKey = {
  readonly algorithm: KeyAlgorithm
  readonly keyid: string
  readonly pem: string
}

const block = /^-----BEGIN PUBLIC KEY-----\r?\n[A-Za-z0-9+/=\r\n]+-----END PUBLIC KEY-----$/
const allowed = 'an ECDSA P-256 or Ed25519 public key in PEM (-----BEGIN PUBLIC KEY-----)'

/** Reads one public key; private keys, certificates, other algorithms are refused, never quoted. */
export const parsePublicKey = (pem: string): Parsed<PublicKey> => {
  const text = pem.length <= 4096 ? pem.trim() : ''
  if (pem.includes('PRIVATE KEY-----')) return unparsed(`must not be a private key, but ${allowed}`)
  if (!block.test(text)) return unparsed(`must be ${allowed}`)
  try {
    const read = createPublicKey(text)
    const algorithm = keyAlgorithm(read)
    if (algorithm === undefined || !isDer(text, read)) return unparsed(`must be ${allowed}`)
    // Through JWK, because SPKI has several encodings of one point and a keyid must have one.
    const key = createPublicKey({ key: read.export({ format: 'jwk' }), format: 'jwk' })
    const spki = key.export({ type: 'spki', format: 'pem' })
    return parsed({ algorithm, keyid: keyidOf(key), pem: spki })
  } catch {
    return unparsed(`must be ${allowed}`)
  }
}

/** OpenSSL also reads what is not DER, such as a bit string whose unused bits are counted wrong. */
const isDer = (pem: string, read: KeyObject): boolean =>
  Buffer.from(pem.replaceAll(/-----.*-----|\s/g, ''), 'base64').equals(
    read.export({ type: 'spki', format: 'der' }),
  )

/** The algorithm of a key object, public or private; undefined if it is not one we understand. */
export const keyAlgorithm = (key: KeyObject): KeyAlgorithm | undefined => {
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519'
  return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
    ? 'ecdsa-p256'
    : undefined
}

/** The lower-case hex SHA-256 of a public key's SPKI DER. */
export const keyidOf = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')

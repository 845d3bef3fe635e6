import { generateKeyPairSync } from 'node:crypto'
import type { KeyAlgorithm } from '../formats/evidence/public-key.ts'

/** Makes a new key pair: the private key as PKCS #8 PEM, the public key as SPKI PEM. */
export const generateKeyPair = (
  algorithm: KeyAlgorithm,
): { readonly privateKey: string; readonly publicKey: string } => {
  const publicKeyEncoding = { type: 'spki', format: 'pem' } as const
  const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const
  switch (algorithm) {
    case 'ed25519':
      return generateKeyPairSync('ed25519', { publicKeyEncoding, privateKeyEncoding })
    case 'ecdsa-p256':
      return generateKeyPairSync('ec', {
        namedCurve: 'P-256',
        publicKeyEncoding,
        privateKeyEncoding,
      })
  }
}

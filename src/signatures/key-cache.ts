import { createPublicKey, type KeyObject } from 'node:crypto'
import { keyAlgorithm } from '../formats/evidence/public-key.ts'
import { memory } from './memory.ts'

type ReadyKey = { readonly publicKey: KeyObject; readonly digest: 'sha256' | null }

const ready = memory<ReadyKey>(1_024)

/** The key of a PEM that `parsePublicKey` wrote, ready to verify with; a TypeError for others. */
export const keyOf = (pem: string): ReadyKey => {
  const known = ready.get(pem)
  if (known) return known
  const publicKey = createPublicKey(pem)
  const algorithm = keyAlgorithm(publicKey)
  if (algorithm === undefined) throw new TypeError('only ECDSA P-256 and Ed25519 keys verify')
  const key: ReadyKey = { publicKey, digest: algorithm === 'ecdsa-p256' ? 'sha256' : null }
  ready.set(pem, key)
  return key
}

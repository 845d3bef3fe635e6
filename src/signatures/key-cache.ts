import { createPublicKey, type KeyObject } from 'node:crypto'
import { keyAlgorithm } from '../formats/evidence/public-key.ts'

type ReadyKey = { readonly publicKey: KeyObject; readonly digest: 'sha256' | null }

const most = 1_024
const ready = new Map<string, ReadyKey>()

/** The key of a PEM that `parsePublicKey` wrote, ready to verify with; a TypeError for others. */
export const keyOf = (pem: string): ReadyKey => {
  const known = ready.get(pem)
  if (known) return known
  const publicKey = createPublicKey(pem)
  const algorithm = keyAlgorithm(publicKey)
  if (algorithm === undefined) throw new TypeError('only ECDSA P-256 and Ed25519 keys verify')
  const key: ReadyKey = { publicKey, digest: algorithm === 'ecdsa-p256' ? 'sha256' : null }
  for (const oldest of ready.keys()) {
    if (ready.size < most) break
    ready.delete(oldest)
  }
  ready.set(pem, key)
  return key
}

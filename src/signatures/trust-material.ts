import { toTrustMaterial, type TrustMaterial } from '@sigstore/verify'
import { parseTrustedRoot } from '../formats/evidence/trusted-root.ts'
import { memory } from './memory.ts'

/** A trusted root as an organization keeps it: its text, and the SHA-256 of that in hex. */
export interface KeptRoot {
  readonly digest: string
  readonly json: string
}

const ready = memory<TrustMaterial>(64)

/** What a root that `parseTrustedRoot` took is to the verifier; a TypeError for any other. */
export const materialOf = ({ digest, json }: KeptRoot): TrustMaterial => {
  const known = ready.get(digest)
  if (known) return known
  const read = parseTrustedRoot(json)
  if (!read.ok || read.value.digest !== digest)
    throw new TypeError('only trusted roots that were read before are kept')
  const material = toTrustMaterial(read.value.root)
  ready.set(digest, material)
  return material
}

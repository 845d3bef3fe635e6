import { bundleFromJSON } from '@sigstore/bundle'
import { TrustedRoot } from '@sigstore/protobuf-specs'
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify'

/** What Sigstore's own verifier says, used as its documentation shows. */
export const sigstoreSays = (value: unknown, root: unknown): boolean => {
  const read = TrustedRoot.fromJSON(root)
  try {
    new Verifier(toTrustMaterial(read), {
      tlogThreshold: Math.min(1, read.tlogs.length),
      ctlogThreshold: Math.min(1, read.ctlogs.length),
      timestampThreshold: 1,
    }).verify(toSignedEntity(bundleFromJSON(value)))
    return true
  } catch {
    return false
  }
}

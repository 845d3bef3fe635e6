import type { EvidenceContext, TrustedKey } from '../evidence/trust/verifier.ts'
import { checkSome, read } from '../kernel/operation.ts'

/** The server's own public keys, and for whom each speaks: to verify elsewhere. */
export const serverKeys = (context: EvidenceContext): Promise<readonly TrustedKey[]> =>
  read(context, 'server-key.list', async () => {
    checkSome(context, 'key.read')
    return context.signer.keys
  })

import { createPrivateKey, createPublicKey } from 'node:crypto'
import type { Signer, TrustedKey } from '../core/evidence/verifier.ts'
import { formatEnvelope } from '../formats/dsse.ts'
import { statementPayloadType } from '../formats/intoto.ts'
import { keyidOf } from '../formats/public-key.ts'
import { signEnvelope } from './sign.ts'

/**
 * The server's two keys: one for what Berth itself vouches for, another for statements that clients
 * ask it to sign, so that neither can pass for the other.
 */
export const serverSigner = (pems: {
  readonly signing: string
  readonly statement: string
}): Signer => {
  const statementKey = createPrivateKey(pems.statement)
  return {
    sign: (payload) =>
      Buffer.from(formatEnvelope(signEnvelope(statementPayloadType, payload, statementKey))),
    keys: [
      trusted(pems.signing, 'berth', 'berth'),
      trusted(pems.statement, 'statement', 'berth-statement'),
    ],
  }
}

const trusted = (privatePem: string, voice: TrustedKey['voice'], name: string): TrustedKey => {
  const key = createPublicKey(privatePem)
  return {
    keyid: keyidOf(key),
    pem: key.export({ type: 'spki', format: 'pem' }),
    name,
    voice,
  }
}

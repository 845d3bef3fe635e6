import { createPrivateKey, createPublicKey } from 'node:crypto'
import type { Signer, TrustedKey } from '../core/evidence/trust/verifier.ts'
import { formatEnvelope, type Envelope } from '../formats/evidence/dsse.ts'
import { statementPayloadType } from '../formats/evidence/intoto.ts'
import { keyidOf } from '../formats/evidence/public-key.ts'
import { signNote } from '../formats/log/signed-note.ts'
import { signEnvelope, signEnvelopeAside } from './sign.ts'

/**
 * The server's two keys: one for what Berth itself vouches for, another for statements that clients
 * ask it to sign, so that neither can pass for the other.
 */
export const serverSigner = (pems: {
  readonly signing: string
  readonly statement: string
}): Signer => {
  const keys = { statement: createPrivateKey(pems.statement), own: createPrivateKey(pems.signing) }
  return {
    sign: async (payload) =>
      written(await signEnvelopeAside(statementPayloadType, payload, keys.statement)),
    signOwn: (payload) => written(signEnvelope(statementPayloadType, payload, keys.own)),
    signNote: (name, text) => signNote(text, name, keys.own),
    keys: [
      trusted(pems.signing, 'berth', 'berth'),
      trusted(pems.statement, 'statement', 'berth-statement'),
    ],
  }
}

const written = (envelope: Envelope): Uint8Array => Buffer.from(formatEnvelope(envelope))

const trusted = (privatePem: string, voice: TrustedKey['voice'], name: string): TrustedKey => {
  const key = createPublicKey(privatePem)
  return {
    keyid: keyidOf(key),
    pem: key.export({ type: 'spki', format: 'pem' }),
    name,
    voice,
  }
}

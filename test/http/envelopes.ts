import { createPrivateKey } from 'node:crypto'
import { formatEnvelope } from '../../src/formats/evidence/dsse.ts'
import { makeStatement, statementPayloadType } from '../../src/formats/evidence/intoto.ts'
import { generateKeyPair } from '../../src/signatures/generate.ts'
import { signEnvelope } from '../../src/signatures/sign.ts'
import { digestOf, predicateType } from './scene.ts'

/** A key that tests make an organization trust. */
export const trustedKey = generateKeyPair('ed25519')

type Statement = Parameters<typeof makeStatement>[0]

/** An artifact as a statement names it. */
export const subject = (
  digest: string,
  annotations?: Statement['subjects'][number]['annotations'],
) => ({
  digest: { sha256: digest.slice('sha256:'.length) },
  ...(annotations ? { annotations } : {}),
})

/** An envelope with a statement, signed with a private key in PEM. */
export const signedStatement = (
  statement: Statement,
  privateKey: string = trustedKey.privateKey,
): Buffer =>
  Buffer.from(
    formatEnvelope(
      signEnvelope(statementPayloadType, makeStatement(statement), createPrivateKey(privateKey)),
    ),
  )

const statement = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ digest: { sha256: digestOf('e').slice(7) } }],
  predicateType,
  predicate: {},
}

const signed = (payload: unknown, type = statementPayloadType) =>
  signEnvelope(
    type,
    Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
    createPrivateKey(trustedKey.privateKey),
  )
const text = (payload: unknown, type?: string) => formatEnvelope(signed(payload, type))
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64')

/** Evidence as files, good and bad, all of it signed by the trusted key or seeming so. */
export const envelopes = {
  good: () => text(statement),
  unsigned: () => formatEnvelope({ ...signed(statement), signatures: [] }),
  withoutSubjects: () => text({ ...statement, subject: [] }),
  otherPayload: () => text(statement, 'text/plain'),
  keyTwice: () => text('{"_type":"x","_type":"y"}'),
  nul: () => text({ ...statement, predicate: { a: 'b\0' } }),
  surrogate: () => text(JSON.stringify({ ...statement, predicate: { a: '\ud800' } })),
  deep: () => text(`${'['.repeat(200)}${']'.repeat(200)}`),
  large: () => text({ ...statement, predicate: { long: 'x'.repeat(4 * 1024 * 1024) } }),
  tampered: () =>
    formatEnvelope({
      ...signed(statement),
      payload: base64({ ...statement, predicate: { tampered: true } }),
    }),
  badly: () => {
    const envelope = signed(statement)
    const [signature] = envelope.signatures
    const sig = Buffer.alloc(64, 7).toString('base64')
    return formatEnvelope({ ...envelope, signatures: [{ ...signature, sig }] })
  },
} as const satisfies Record<string, () => string>

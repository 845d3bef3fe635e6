import { isJsonObject, type JsonValue } from './canonical-json.ts'
import {
  maxEvidenceBytes,
  maxEvidenceDepth,
  payloadOf,
  readEnvelope,
  type Envelope,
} from './dsse.ts'
import {
  isStatementPayload,
  maxSubjects,
  parseStatement,
  statementPayloadType,
  type Statement,
} from './intoto.ts'
import { materialsOf } from './material.ts'
import { parsed, unparsed, type Parsed } from './parsed.ts'
import { readBundle, type SigstoreBundle } from './sigstore-bundle.ts'
import { parseStrictJson } from './strict-json.ts'

/** A signed statement in either of the formats that are taken. */
export type Evidence = { readonly envelope: Envelope; readonly statement: Statement } & (
  | { readonly format: 'dsse' }
  | { readonly format: 'sigstore-bundle'; readonly bundle: SigstoreBundle }
)

/** Reads a statement in a DSSE envelope or a Sigstore bundle v0.3, of at most `maxBytes`. */
export const parseEvidence = (
  bytes: Uint8Array | string,
  maxBytes: number = maxEvidenceBytes,
): Parsed<Evidence> => {
  const json = parseStrictJson(bytes, { maxBytes, maxDepth: maxEvidenceDepth })
  if (!json.ok) return json
  if (looksLikeBundle(json.value)) {
    const bundle = readBundle(json.value)
    if (!bundle.ok) return bundle
    const { envelope } = bundle.value
    const statement = statementIn(envelope, maxBytes)
    if (!statement.ok) return statement
    return parsed({
      format: 'sigstore-bundle',
      envelope,
      statement: statement.value,
      bundle: bundle.value,
    })
  }
  const envelope = readEnvelope(json.value)
  if (!envelope.ok) return envelope
  const statement = statementIn(envelope.value, maxBytes)
  if (!statement.ok) return statement
  return parsed({ format: 'dsse', envelope: envelope.value, statement: statement.value })
}

const looksLikeBundle = (value: JsonValue): boolean =>
  isJsonObject(value) &&
  (isBundleType(value['mediaType']) ||
    ['verificationMaterial', 'dsseEnvelope', 'messageSignature'].some((name) => name in value))

const isBundleType = (type: JsonValue | undefined): boolean =>
  typeof type === 'string' && type.startsWith('application/vnd.dev.sigstore.bundle')

const statementIn = (envelope: Envelope, maxBytes: number): Parsed<Statement> => {
  if (!isStatementPayload(envelope.payloadType))
    return unparsed(`must have ${statementPayloadType} at /payloadType`)
  const statement = parseStatement(payloadOf(envelope), maxBytes)
  if (!statement.ok) return unparsed(`${statement.problem} in the payload`)
  return materialsOf(statement.value).length > maxSubjects
    ? unparsed(`must list at most ${maxSubjects} materials at /predicate/materials in the payload`)
    : statement
}

/** The text of the statement in evidence that was read here before, and kept since. */
export const statementTextIn = (bytes: Uint8Array): string => {
  const json = JSON.parse(Buffer.from(bytes).toString('utf8')) as Readonly<Record<string, unknown>>
  const envelope = (json['dsseEnvelope'] ?? json) as Pick<Envelope, 'payload'>
  return Buffer.from(envelope.payload, 'base64').toString('utf8')
}

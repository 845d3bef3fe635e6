import { isJsonObject, type JsonValue } from '../json/canonical.ts'
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
import { readLargeStatement } from './large-statement.ts'
import { materialsOf } from '../materials/material.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'
import { readBundle, type SigstoreBundle } from './sigstore-bundle.ts'
import { parseStrictJson } from '../json/strict.ts'

/** A signed statement in either of the formats that are taken. */
export type Evidence = { readonly envelope: Envelope; readonly statement: Statement } & (
  | { readonly format: 'dsse' }
  | { readonly format: 'sigstore-bundle'; readonly bundle: SigstoreBundle }
)

/** How large a piece of evidence may be, in bytes, whose predicate is mostly lists. */
export const largestEvidenceBytes = 16 * 1024 * 1024

/**
 * Reads a statement in a DSSE envelope or a Sigstore bundle v0.3, of at most `maxBytes`. Of one
 * larger than `maxEvidenceBytes` the predicate is an SBOM or a report on vulnerabilities, and comes
 * without the lists of what it is about: whoever wants those reads them from the bytes.
 */
export const parseEvidence = (
  bytes: Uint8Array | string,
  maxBytes: number = largestEvidenceBytes,
): Parsed<Evidence> => {
  const steps = readEvidenceInTurns(bytes, maxBytes)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** The same, pausing every few milliseconds where it is large. */
export function* readEvidenceInTurns(
  bytes: Uint8Array | string,
  maxBytes: number = largestEvidenceBytes,
): Generator<void, Parsed<Evidence>> {
  const isLarge = bytes.length > maxEvidenceBytes
  const json = parseStrictJson(bytes, { maxBytes, maxDepth: maxEvidenceDepth })
  if (!json.ok) return json
  if (isLarge) yield
  const signed = readSigned(json.value)
  if (!signed.ok) return signed
  const { envelope } = signed.value
  if (!isStatementPayload(envelope.payloadType))
    return unparsed(`must have ${statementPayloadType} at /payloadType`)
  if (isLarge) yield
  const statement = isLarge
    ? yield* readLargeStatement(payloadOf(envelope))
    : statementIn(envelope, maxBytes)
  return statement.ok ? parsed({ ...signed.value, statement: statement.value }) : statement
}

type Signed = { readonly envelope: Envelope } & (
  | { readonly format: 'dsse' }
  | { readonly format: 'sigstore-bundle'; readonly bundle: SigstoreBundle }
)

const readSigned = (value: JsonValue): Parsed<Signed> => {
  if (looksLikeBundle(value)) {
    const bundle = readBundle(value)
    if (!bundle.ok) return bundle
    const { envelope } = bundle.value
    return parsed({ format: 'sigstore-bundle', envelope, bundle: bundle.value })
  }
  const envelope = readEnvelope(value)
  return envelope.ok ? parsed({ format: 'dsse', envelope: envelope.value }) : envelope
}

const looksLikeBundle = (value: JsonValue): boolean =>
  isJsonObject(value) &&
  (isBundleType(value['mediaType']) ||
    ['verificationMaterial', 'dsseEnvelope', 'messageSignature'].some((name) => name in value))

const isBundleType = (type: JsonValue | undefined): boolean =>
  typeof type === 'string' && type.startsWith('application/vnd.dev.sigstore.bundle')

const statementIn = (envelope: Envelope, maxBytes: number): Parsed<Statement> => {
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

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
  readStatement,
  statementPayloadType,
  type Statement,
} from './intoto.ts'
import { readLargeStatement } from './large-statement.ts'
import { materialsOf } from '../materials/material.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'
import type { InventoryReader } from '../sbom/read-inventory.ts'
import { readBundle, type SigstoreBundle } from './sigstore-bundle.ts'
import { parseJsonInTurns } from '../json/strict-in-turns.ts'
import { parseStrictJson, type JsonLimits } from '../json/strict.ts'

/** What was signed, with its signatures, in either of the formats that are taken. */
export type Signed = { readonly envelope: Envelope } & (
  | { readonly format: 'dsse' }
  | { readonly format: 'sigstore-bundle'; readonly bundle: SigstoreBundle }
)

/** A signed statement. */
export type Evidence = Signed & { readonly statement: Statement }

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

/**
 * The same, pausing every few milliseconds where it is large. `lists` reads what comes without its
 * lists, on the same walk.
 */
export function* readEvidenceInTurns(
  bytes: Uint8Array | string,
  maxBytes: number = largestEvidenceBytes,
  lists?: InventoryReader,
): Generator<void, Parsed<Evidence>> {
  const limits = { maxBytes, maxDepth: maxEvidenceDepth }
  const json = yield* readJson(bytes, limits)
  if (!json.ok) return json
  if (isLong(bytes)) yield
  const signed = readSigned(json.value)
  if (!signed.ok) return signed
  const { envelope } = signed.value
  if (!isStatementPayload(envelope.payloadType))
    return unparsed(`must have ${statementPayloadType} at /payloadType`)
  if (isLong(bytes)) yield
  const payload = payloadOf(envelope)
  const statement = isHeadOnly(bytes)
    ? yield* readLargeStatement(payload, lists)
    : statementFrom(yield* readJson(payload, limits))
  return statement.ok ? parsed({ ...signed.value, statement: statement.value }) : statement
}

/** Reads the signatures of evidence and what they cover, and not what that says. */
export const parseSigned = (
  bytes: Uint8Array,
  maxBytes: number = largestEvidenceBytes,
): Parsed<Signed> => {
  const json = parseStrictJson(bytes, { maxBytes, maxDepth: maxEvidenceDepth })
  return json.ok ? readSigned(json.value) : json
}

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

/** Whether evidence is so large that of an SBOM only the head is read. */
export const isHeadOnly = (bytes: Uint8Array | string): boolean => bytes.length > maxEvidenceBytes

/** From so many bytes on it is read in turns. */
const longBytes = 1024 * 1024
const isLong = (bytes: Uint8Array | string): boolean => bytes.length > longBytes

function* readJson(
  bytes: Uint8Array | string,
  limits: JsonLimits,
): Generator<void, Parsed<JsonValue>> {
  return isLong(bytes) ? yield* parseJsonInTurns(bytes, limits) : parseStrictJson(bytes, limits)
}

const statementFrom = (json: Parsed<JsonValue>): Parsed<Statement> => {
  const statement = json.ok ? readStatement(json.value) : json
  if (!statement.ok) return unparsed(`${statement.problem} in the payload`)
  return materialsOf(statement.value).length > maxSubjects
    ? unparsed(`must list at most ${maxSubjects} materials at /predicate/materials in the payload`)
    : statement
}

/** The text of the statement in evidence that was read here before, and kept since; with pauses. */
export function* statementTextInTurns(bytes: Uint8Array): Generator<void, string> {
  const text = utf8(bytes)
  yield
  const json = JSON.parse(text) as Readonly<Record<string, unknown>>
  const envelope = (json['dsseEnvelope'] ?? json) as Pick<Envelope, 'payload'>
  yield
  return utf8(payloadOf(envelope))
}

const utf8 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')

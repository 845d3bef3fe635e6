import { canonicalJson, isJsonObject, type JsonObject, type JsonValue } from '../json/canonical.ts'
import { maxEvidenceBytes, maxEvidenceDepth } from './dsse.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'
import { parseStrictJson } from '../json/strict.ts'

/** The payload type of an envelope around a statement (in-toto Attestation v1, "Envelope"). */
export const statementPayloadType = 'application/vnd.in-toto+json'

const v1 = 'https://in-toto.io/Statement/v1'
const v01 = 'https://in-toto.io/Statement/v0.1'

/** Algorithm → value; `sha256` values are 64 lower-case hexadecimal digits. */
export type DigestSet = Readonly<Record<string, string>>

/** What a statement is about: matched by digest alone (in-toto v1, "ResourceDescriptor"). */
export type Subject = {
  readonly name?: string
  readonly digest: DigestSet
  readonly mediaType?: string
  readonly annotations?: JsonObject
}

/** A claim about subjects (in-toto Statement v1, v0.1); an unset predicate is an empty one. */
export type Statement = {
  readonly type: typeof v1 | typeof v01
  readonly subjects: readonly Subject[]
  readonly predicateType: string
  readonly predicate: JsonObject
}

/** How many subjects, or materials, one statement may have. */
export const maxSubjects = 10_000

const uri = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]{1,256}$/
const algorithmName = /^[!-~]{1,64}$/
const digestValue = /^[!-~]{1,256}$/
const sha256 = /^[0-9a-f]{64}$/

/** Whether an envelope's payload type says that a statement is inside. */
export const isStatementPayload = (payloadType: string): boolean =>
  /^application\/vnd\.in-toto(?:\.[a-z0-9-]{1,64})?\+json$/.test(payloadType)

/**
 * Reads a statement of 1 to 10,000 subjects, each with a digest, from an envelope's payload; fields
 * that in-toto does not define are ignored (its monotonic principle).
 */
export const parseStatement = (
  payload: Uint8Array,
  maxBytes: number = maxEvidenceBytes,
): Parsed<Statement> => {
  const json = parseStrictJson(payload, { maxBytes, maxDepth: maxEvidenceDepth })
  return json.ok ? readStatement(json.value) : json
}

/** Reads a statement from JSON that has been parsed strictly. */
export const readStatement = (value: JsonValue): Parsed<Statement> => {
  if (!isJsonObject(value)) return unparsed('must be an in-toto statement: a JSON object')
  const { _type: type, subject, predicateType, predicate } = value
  if (type !== v1 && type !== v01) return unparsed(`must have ${v1} or ${v01} at /_type`)
  if (typeof predicateType !== 'string' || !uri.test(predicateType))
    return unparsed('must have a URI of 1 to 256 characters at /predicateType')
  const claims = predicate ?? {}
  if (!isJsonObject(claims)) return unparsed('must have an object at /predicate')
  if (!Array.isArray(subject) || subject.length < 1 || subject.length > maxSubjects)
    return unparsed(`must have 1 to ${maxSubjects} subjects at /subject`)
  const subjects: Subject[] = []
  for (const [index, item] of subject.entries()) {
    const read = readSubject(item, `/subject/${index}`, type === v01)
    if (!read.ok) return read
    subjects.push(read.value)
  }
  return parsed({ type, subjects, predicateType, predicate: claims })
}

type Stated = {
  readonly subjects: readonly Subject[]
  readonly predicateType: string
  readonly predicate: JsonObject
}

/** A Statement v1 as the JSON that it is written as. */
export const statementJson = ({ subjects, predicateType, predicate }: Stated): JsonObject => ({
  _type: v1,
  subject: subjects.map((subject) => ({ ...subject })),
  predicateType,
  predicate,
})

/** Writes a Statement v1 as payload bytes (canonical JSON, RFC 8785). */
export const makeStatement = (stated: Stated): Uint8Array =>
  Buffer.from(canonicalJson(statementJson(stated)))

const readSubject = (value: JsonValue, at: string, nameIsDue: boolean): Parsed<Subject> => {
  if (!isJsonObject(value)) return unparsed(`must have an object at ${at}`)
  const name = readText(value['name'], 4096)
  if (name === undefined || (nameIsDue && typeof value['name'] !== 'string'))
    return unparsed(`must have a name of at most 4096 characters at ${at}/name`)
  const mediaType = readText(value['mediaType'], 256)
  if (mediaType === undefined)
    return unparsed(`must have a media type of at most 256 characters at ${at}/mediaType`)
  const annotations = value['annotations'] ?? {}
  if (!isJsonObject(annotations)) return unparsed(`must have an object at ${at}/annotations`)
  const digest = readDigestSet(value['digest'], `${at}/digest`)
  if (!digest.ok) return digest
  return parsed({
    digest: digest.value,
    ...(name === '' ? {} : { name }),
    ...(mediaType === '' ? {} : { mediaType }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  })
}

// Unset, null and empty are one in protobuf's JSON, which in-toto's fields follow.
const readText = (value: JsonValue | undefined, most: number): string | undefined => {
  const text = value ?? ''
  return typeof text === 'string' && text.length <= most ? text : undefined
}

const readDigestSet = (value: JsonValue | undefined, at: string): Parsed<DigestSet> => {
  const entries = isJsonObject(value) ? Object.entries(value) : []
  if (entries.length < 1 || entries.length > 16)
    return unparsed(`must have 1 to 16 digests by algorithm at ${at}`)
  const digests: [string, string][] = []
  for (const [algorithm, digest] of entries) {
    if (!algorithmName.test(algorithm))
      return unparsed(`must have algorithm names of 1 to 64 visible ASCII characters at ${at}`)
    if (typeof digest !== 'string' || !digestValue.test(digest))
      return unparsed(`must have values of 1 to 256 visible ASCII characters at ${at}`)
    if (algorithm === 'sha256' && !sha256.test(digest))
      return unparsed(`must have 64 lower-case hexadecimal digits at ${at}/sha256`)
    digests.push([algorithm, digest])
  }
  return parsed(Object.fromEntries(digests))
}

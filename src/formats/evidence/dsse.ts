import { bytesOfBase64 } from '../base64.ts'
import { isJsonObject, type JsonValue } from '../json/canonical.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'
import { parseStrictJson } from '../json/strict.ts'

/** One signature of an envelope, in base64 (standard or URL-safe); `keyid` is an unsigned hint. */
export type EnvelopeSignature = { readonly keyid?: string; readonly sig: string }

/** A signed payload (DSSE v1, "JSON Envelope"), payload and signatures in base64 as they came. */
export type Envelope = {
  readonly payload: string
  readonly payloadType: string
  readonly signatures: readonly EnvelopeSignature[]
}

/** How large a piece of evidence may be, in bytes, where nothing else is said. */
export const maxEvidenceBytes = 4 * 1024 * 1024

/** How deep objects and arrays may nest in evidence. */
export const maxEvidenceDepth = 100

const maxSignatures = 16
const printable = /^\P{C}+$/u

/** Reads a DSSE v1 envelope of at most `maxBytes` with 1 to 16 signatures; ignores other fields. */
export const parseEnvelope = (
  bytes: Uint8Array | string,
  maxBytes: number = maxEvidenceBytes,
): Parsed<Envelope> => {
  const json = parseStrictJson(bytes, { maxBytes, maxDepth: maxEvidenceDepth })
  return json.ok ? readEnvelope(json.value) : json
}

/** Reads a DSSE v1 envelope from JSON that has been parsed strictly. */
export const readEnvelope = (value: JsonValue): Parsed<Envelope> => {
  if (!isJsonObject(value)) return unparsed('must be a DSSE envelope: a JSON object')
  const { payload, payloadType, signatures } = value
  if (typeof payloadType !== 'string' || payloadType.length > 256 || !printable.test(payloadType))
    return unparsed('must have 1 to 256 printable characters at /payloadType')
  if (typeof payload !== 'string' || !isBase64(payload))
    return unparsed('must have standard or URL-safe base64 at /payload')
  if (!Array.isArray(signatures) || signatures.length < 1 || signatures.length > maxSignatures)
    return unparsed(`must have 1 to ${maxSignatures} signatures at /signatures`)
  const read: EnvelopeSignature[] = []
  for (const [index, item] of signatures.entries()) {
    const signature = readSignature(item, `/signatures/${index}`)
    if (!signature.ok) return signature
    read.push(signature.value)
  }
  return parsed({ payload, payloadType, signatures: read })
}

/** The bytes that an envelope's signatures cover (DSSE v1, "PAE"). */
export const preAuthEncoding = (payloadType: string, payload: Uint8Array): Uint8Array => {
  const length = Buffer.byteLength(payloadType)
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${length} ${payloadType} ${payload.byteLength} `),
    payload,
  ])
}

/** The decoded payload of an envelope that was read or made here. */
export const payloadOf = (envelope: Pick<Envelope, 'payload'>): Uint8Array =>
  Buffer.from(envelope.payload, 'base64')

/** The decoded bytes of a signature that was read or made here. */
export const signatureOf = (signature: EnvelopeSignature): Uint8Array =>
  Buffer.from(signature.sig, 'base64')

/** Makes an envelope around a payload and its raw signatures, in standard base64. */
export const makeEnvelope = (
  payloadType: string,
  payload: Uint8Array,
  signatures: readonly { readonly keyid?: string; readonly sig: Uint8Array }[],
): Envelope => ({
  payload: Buffer.from(payload).toString('base64'),
  payloadType,
  signatures: signatures.map(({ keyid, sig }) => ({
    ...(keyid === undefined ? {} : { keyid }),
    sig: Buffer.from(sig).toString('base64'),
  })),
})

/** Writes an envelope as the JSON text that `parseEnvelope` reads. */
export const formatEnvelope = ({ payload, payloadType, signatures }: Envelope): string =>
  JSON.stringify({ payload, payloadType, signatures })

const readSignature = (value: JsonValue, at: string): Parsed<EnvelopeSignature> => {
  if (!isJsonObject(value)) return unparsed(`must have an object at ${at}`)
  const { keyid, sig } = value
  if (typeof sig !== 'string' || sig === '' || !isBase64(sig))
    return unparsed(`must have standard or URL-safe base64 at ${at}/sig`)
  // DSSE: an unset keyid is the same as an empty one.
  if (keyid === undefined || keyid === null || keyid === '') return parsed({ sig })
  if (typeof keyid !== 'string' || keyid.length > 512 || !printable.test(keyid))
    return unparsed(`must have at most 512 printable characters at ${at}/keyid`)
  return parsed({ keyid, sig })
}

// Node skips what is not base64; only a text that encodes back to itself says what it seems to say.
const isBase64 = (text: string): boolean => {
  if (bytesOfBase64(text)) return true
  const urlSafe = Buffer.from(text, 'base64').toString('base64url')
  return urlSafe === text || urlSafe.padEnd(Math.ceil(urlSafe.length / 4) * 4, '=') === text
}

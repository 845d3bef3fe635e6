import { X509Certificate } from 'node:crypto'
import { bundleFromJSON, ValidationError, type Bundle } from '@sigstore/bundle'
import { isJsonObject, type JsonObject, type JsonValue } from '../json/canonical.ts'
import { maxEvidenceBytes, maxEvidenceDepth, readEnvelope, type Envelope } from './dsse.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'
import { parseStrictJson } from '../json/strict.ts'

/**
 * A Sigstore bundle v0.3 around an envelope: signed either by the key that `publicKeyHint` hints at
 * or by the key in `certificate` (DER); how many log entries and timestamps came with it.
 */
export type SigstoreBundle = {
  readonly mediaType: string
  readonly envelope: Envelope
  readonly certificate?: Uint8Array
  readonly publicKeyHint?: string
  readonly logEntries: number
  readonly timestamps: number
  /** The same as Sigstore's own library reads it. */
  readonly read: Bundle
}

const mediaTypes: readonly string[] = [
  'application/vnd.dev.sigstore.bundle.v0.3+json',
  'application/vnd.dev.sigstore.bundle+json;version=0.3',
]

/** Reads a Sigstore bundle v0.3 of at most `maxBytes`; only one around a DSSE envelope is taken. */
export const parseBundle = (
  bytes: Uint8Array | string,
  maxBytes: number = maxEvidenceBytes,
): Parsed<SigstoreBundle> => {
  const json = parseStrictJson(bytes, { maxBytes, maxDepth: maxEvidenceDepth })
  return json.ok ? readBundle(json.value) : json
}

/** Reads a Sigstore bundle v0.3 from JSON that has been parsed strictly. */
export const readBundle = (value: JsonValue): Parsed<SigstoreBundle> => {
  if (!isJsonObject(value)) return unparsed('must be a Sigstore bundle: a JSON object')
  const { mediaType } = value
  if (typeof mediaType !== 'string' || !mediaTypes.includes(mediaType))
    return unparsed(otherType(mediaType))
  if (isSet(value['messageSignature']))
    return unparsed('must sign a DSSE envelope (/dsseEnvelope), not a message (/messageSignature)')
  // Our own reader, because the library skips what is not base64 and turns numbers into text.
  const envelope = readEnvelope(value['dsseEnvelope'] ?? null)
  if (!envelope.ok) return unparsed(`${envelope.problem} of /dsseEnvelope`)
  const material = value['verificationMaterial']
  if (!isJsonObject(material) || countSigners(material) !== 1)
    return unparsed('must have one of publicKey and certificate at /verificationMaterial')
  const { publicKey } = material
  const hint = (isJsonObject(publicKey) ? publicKey['hint'] : undefined) ?? ''
  if (typeof hint !== 'string' || hint.length > 1024)
    return unparsed('must have at most 1024 characters at /verificationMaterial/publicKey/hint')
  const bundle = validate(value)
  if (!bundle.ok) return bundle
  const problem = findExcess(bundle.value)
  return problem === undefined ? withSigner(bundle.value, envelope.value, hint) : unparsed(problem)
}

const otherType = (mediaType: JsonValue | undefined): string => {
  const version = typeof mediaType === 'string' ? versioned.exec(mediaType)?.[1] : undefined
  return version === undefined
    ? `must have ${mediaTypes.join(' or ')} at /mediaType`
    : `must be a Sigstore bundle v0.3, and is one of v${version} (/mediaType)`
}

const versioned =
  /^application\/vnd\.dev\.sigstore\.bundle(?:\+json;version=|\.v)(\d{1,3}\.\d{1,3})(?:\+json)?$/

const mostProofs = 8
const longestNumber = 19
const mostMaterialBytes = 64 * 1024

// What the library reads without a bound, some of it in more than linear time.
const findExcess = ({ verificationMaterial: material }: Bundle): string | undefined => {
  const { tlogEntries } = material
  const timestamps = material.timestampVerificationData?.rfc3161Timestamps ?? []
  if (tlogEntries.length > mostProofs || timestamps.length > mostProofs)
    return `must have at most ${mostProofs} log entries and timestamps at /verificationMaterial`
  for (const [index, entry] of tlogEntries.entries()) {
    const at = `/verificationMaterial/tlogEntries/${index}`
    const { inclusionProof: proof } = entry
    const numbers = [entry.logIndex, entry.integratedTime, proof?.logIndex, proof?.treeSize]
    if (numbers.some((each) => each !== undefined && !isCount(each)))
      return `must have numbers of at most ${longestNumber} digits at ${at}`
    if ((proof?.hashes.length ?? 0) > 64) return `must have at most 64 hashes at ${at}`
    if ((proof?.checkpoint?.envelope.length ?? 0) > mostMaterialBytes / 4)
      return `must have a checkpoint of at most ${mostMaterialBytes / 4} characters at ${at}`
  }
  if (timestamps.some(({ signedTimestamp }) => signedTimestamp.length > mostMaterialBytes))
    return `must have timestamps of at most ${mostMaterialBytes} bytes at /verificationMaterial`
  return undefined
}

const isCount = (text: string): boolean => text.length <= longestNumber && /^\d+$/.test(text)

const isSet = (value: JsonValue | undefined): boolean => value !== undefined && value !== null

const countSigners = (material: JsonObject): number =>
  ['publicKey', 'certificate', 'x509CertificateChain'].filter((name) => isSet(material[name]))
    .length

const validate = (value: JsonObject): Parsed<Bundle> => {
  try {
    return parsed(bundleFromJSON(value))
  } catch (error) {
    const where = error instanceof ValidationError ? `: look at ${error.fields.join(', ')}` : ''
    return unparsed(`must be a valid Sigstore bundle v0.3${where}`)
  }
}

const withSigner = (bundle: Bundle, envelope: Envelope, hint: string): Parsed<SigstoreBundle> => {
  const { content, tlogEntries, timestampVerificationData } = bundle.verificationMaterial
  const base = {
    mediaType: bundle.mediaType,
    envelope,
    logEntries: tlogEntries.length,
    timestamps: timestampVerificationData?.rfc3161Timestamps.length ?? 0,
    read: bundle,
  }
  switch (content.$case) {
    case 'publicKey':
      return parsed(hint === '' ? base : { ...base, publicKeyHint: hint })
    case 'certificate': {
      const certificate = content.certificate.rawBytes
      return isCertificate(certificate)
        ? parsed({ ...base, certificate })
        : unparsed('must have an X.509 certificate at /verificationMaterial/certificate/rawBytes')
    }
    case 'x509CertificateChain':
      return unparsed('must have one certificate, not a chain, at /verificationMaterial')
  }
}

const isCertificate = (der: Uint8Array): boolean => {
  if (der.length > mostMaterialBytes) return false
  try {
    return new X509Certificate(der).raw.equals(der)
  } catch {
    return false
  }
}

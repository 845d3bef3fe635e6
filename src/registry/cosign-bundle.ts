import { X509Certificate } from 'node:crypto'
import { isJsonObject } from '../formats/json/canonical.ts'
import { parseStrictJson } from '../formats/json/strict.ts'
import { parseEnvelope } from '../formats/evidence/dsse.ts'
import { parseBundle } from '../formats/evidence/sigstore-bundle.ts'

/** What an envelope becomes with the certificate that stands beside it; `why` it stays without. */
export interface Bundled {
  readonly bytes: Uint8Array
  readonly why?: string
}

type Annotations = Readonly<Record<string, string>>

const certificateName = 'dev.sigstore.cosign/certificate'
const promiseName = 'dev.sigstore.cosign/bundle'
const timestampName = 'dev.sigstore.cosign/rfc3161timestamp'
const mediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json'

/**
 * An envelope as cosign attaches it, with certificate and timestamp in annotations of its layer,
 * as the Sigstore bundle v0.3 that says the same. Where it came from a log, cosign kept the log's
 * promise and not the proof of inclusion that such a bundle must have: then it stays an envelope.
 */
export const bundledByCosign = (bytes: Uint8Array, annotations: Annotations): Bundled => {
  const pem = annotations[certificateName]
  if (!pem) return { bytes }
  if (annotations[promiseName])
    return unbundled(bytes, "beside it stands the log's promise without its proof of inclusion")
  const stamp = timestampIn(annotations[timestampName] ?? '')
  if (stamp === undefined) return unbundled(bytes, 'nothing beside it proves when it was signed')
  const rawBytes = certificateIn(pem)
  if (rawBytes === undefined) return unbundled(bytes, 'the certificate beside it cannot be read')
  const envelope = parseEnvelope(bytes)
  if (!envelope.ok) return { bytes }
  const bundle = JSON.stringify({
    mediaType,
    verificationMaterial: {
      certificate: { rawBytes },
      timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: stamp }] },
    },
    dsseEnvelope: envelope.value,
  })
  const read = parseBundle(bundle)
  return read.ok
    ? { bytes: Buffer.from(bundle) }
    : unbundled(bytes, `as a bundle it ${read.problem}`)
}

const unbundled = (bytes: Uint8Array, what: string): Bundled => ({
  bytes,
  why: `its certificate makes no bundle of it: ${what} (cosign attest --new-bundle-format has all)`,
})

/** The base64 of a timestamp, in the JSON that cosign writes around it. */
const timestampIn = (text: string): string | undefined => {
  const json = parseStrictJson(text, { maxBytes: 128 * 1024, maxDepth: 4 })
  const stamp = json.ok && isJsonObject(json.value) ? json.value['SignedRFC3161Timestamp'] : ''
  const isBytes = typeof stamp === 'string' && stamp !== '' && isBase64(stamp)
  return isBytes ? stamp : undefined
}

const isBase64 = (text: string): boolean => Buffer.from(text, 'base64').toString('base64') === text

const certificateIn = (pem: string): string | undefined => {
  try {
    return new X509Certificate(pem).raw.toString('base64')
  } catch {
    return undefined
  }
}

import { createPrivateKey } from 'node:crypto'
import { digestOf, type Digest } from '../../src/formats/digest.ts'
import { formatEnvelope } from '../../src/formats/evidence/dsse.ts'
import { makeStatement, statementPayloadType } from '../../src/formats/evidence/intoto.ts'
import { generateKeyPair } from '../../src/signatures/generate.ts'
import { signEnvelope } from '../../src/signatures/sign.ts'

/** The key of all that is attached here. */
export const attachingKey = generateKeyPair('ed25519')

export const mediaTypes = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  envelope: 'application/vnd.dsse.envelope.v1+json',
  bundle: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  empty: 'application/vnd.oci.empty.v1+json',
} as const

/** Some bytes with what points to them. */
export interface Content {
  readonly bytes: Buffer
  readonly digest: Digest
  readonly descriptor: {
    readonly mediaType: string
    readonly digest: Digest
    readonly size: number
  }
}

export const content = (mediaType: string, value: object | string): Content => {
  const bytes = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
  const digest = digestOf(bytes)
  return { bytes, digest, descriptor: { mediaType, digest, size: bytes.length } }
}

export const emptyConfig = content(mediaTypes.empty, '{}')

/** An image's manifest; of another text another image. */
export const imageOf = (text: string): { config: Content; layer: Content; manifest: Content } => {
  const config = content(mediaTypes.config, { rootfs: { diff_ids: [] }, text })
  const layer = content(mediaTypes.layer, `layer ${text}`)
  const manifest = content(mediaTypes.manifest, {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: config.descriptor,
    layers: [layer.descriptor],
  })
  return { config, layer, manifest }
}

export const indexOf = (entries: readonly object[]): Content =>
  content(mediaTypes.index, { schemaVersion: 2, mediaType: mediaTypes.index, manifests: entries })

/** A signed statement about a digest. */
export const envelopeAbout = (digest: Digest, note = 'x'): Content => {
  const payload = makeStatement({
    subjects: [{ digest: { sha256: digest.slice('sha256:'.length) } }],
    predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
    predicate: { result: 'PASSED', note },
  })
  const key = createPrivateKey(attachingKey.privateKey)
  const text = formatEnvelope(signEnvelope(statementPayloadType, payload, key))
  return content(mediaTypes.envelope, text)
}

/** A manifest of some layers that is attached to a subject, if to any. */
export const attachmentOf = (
  layers: readonly Content[],
  subject?: Content,
  artifactType: string = mediaTypes.envelope,
): Content =>
  content(mediaTypes.manifest, {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    artifactType,
    config: emptyConfig.descriptor,
    layers: layers.map(({ descriptor }) => descriptor),
    ...(subject ? { subject: subject.descriptor } : {}),
  })

/** The tag that stands for what is attached to a digest. */
export const tagFor = (digest: Digest): string => digest.replace(':', '-')

import type { Digest } from '../digest.ts'
import { readDescriptor, type Descriptor } from './descriptor.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'
import { parseStrictJson } from '../json/strict.ts'

/** What a manifest's bytes are: one image, or a list of images, one per platform. */
export type ManifestKind = 'index' | 'manifest'

/** An OCI image index, or a Docker manifest list. */
export type Index = { readonly manifests: readonly Descriptor[] }

/** The most bytes a manifest may have (OCI distribution-spec, "Pushing Manifests": 4 MiB). */
export const mostManifestBytes = 4 * 1024 * 1024

const mostDepth = 32
const mostEntries = 1000

const kinds: Readonly<Record<string, ManifestKind>> = {
  'application/vnd.oci.image.index.v1+json': 'index',
  'application/vnd.docker.distribution.manifest.list.v2+json': 'index',
  'application/vnd.oci.image.manifest.v1+json': 'manifest',
  'application/vnd.docker.distribution.manifest.v2+json': 'manifest',
}

/** The media types of the manifests that we read. */
export const manifestMediaTypes: readonly string[] = Object.keys(kinds)

/** Which kind of manifest a media type stands for, if any that we read. */
export const manifestKindOf = (mediaType: string): ManifestKind | undefined =>
  Object.hasOwn(kinds, mediaType) ? kinds[mediaType] : undefined

/** Tells an index from a manifest; what could be taken for both is refused (CVE-2021-41190). */
export const readManifestKind = (bytes: Uint8Array): Parsed<ManifestKind> => {
  const document = readDocument(bytes)
  return document.ok ? kindOf(document.value) : document
}

/**
 * The media type of the configuration that a manifest names, which tells an image from a Helm
 * chart; undefined for what is no manifest or does not say it.
 */
export const readConfigType = (bytes: Uint8Array): string | undefined => {
  const document = readDocument(bytes)
  const config = document.ok ? document.value['config'] : undefined
  const type = isFields(config) ? config['mediaType'] : undefined
  return typeof type === 'string' && type.length <= 255 ? type : undefined
}

/** Reads an OCI image index or a Docker manifest list of at most 4 MiB and 1000 entries. */
export const readIndex = (bytes: Uint8Array): Parsed<Index> => {
  const document = readDocument(bytes)
  if (!document.ok) return document
  const kind = kindOf(document.value)
  if (!kind.ok) return kind
  const entries = document.value['manifests']
  if (kind.value !== 'index' || !Array.isArray(entries))
    return unparsed('must be an image index, not the manifest of one image')
  if (entries.length > mostEntries) return unparsed(`must list at most ${mostEntries} manifests`)
  const manifests: Descriptor[] = []
  for (const entry of entries) {
    const descriptor = readDescriptor(entry)
    if (!descriptor.ok) return descriptor
    manifests.push(descriptor.value)
  }
  return parsed({ manifests })
}

/** The manifest of one image, or of what is kept like one (OCI image-spec, "Image Manifest"). */
export type Manifest = {
  readonly config: Descriptor
  readonly layers: readonly Descriptor[]
  readonly artifactType?: string
  /** What it is attached to. */
  readonly subject?: Digest
}

/** Reads the manifest of one image of at most 4 MiB and 1000 layers. */
export const readManifest = (bytes: Uint8Array): Parsed<Manifest> => {
  const document = readDocument(bytes)
  if (!document.ok) return document
  const kind = kindOf(document.value)
  if (!kind.ok) return kind
  const { config, layers, artifactType, subject } = document.value
  if (kind.value !== 'manifest' || !Array.isArray(layers))
    return unparsed('must be the manifest of one image, not an image index')
  if (layers.length > mostEntries) return unparsed(`must list at most ${mostEntries} layers`)
  const [first, ...others] = [config, ...(layers as readonly unknown[])].map(readDescriptor)
  const read: Descriptor[] = []
  for (const each of others) {
    if (!each.ok) return each
    read.push(each.value)
  }
  if (!first?.ok) return first ?? unparsed('must have a config')
  const type = typeof artifactType === 'string' ? { artifactType } : {}
  if (subject === undefined) return parsed({ config: first.value, layers: read, ...type })
  const to = readDescriptor(subject)
  if (!to.ok) return to
  return parsed({ config: first.value, layers: read, ...type, subject: to.value.digest })
}

/** Whether an entry of an index is one platform's image, not an index or a build's evidence. */
export const isPlatformManifest = (entry: Descriptor): boolean =>
  manifestKindOf(entry.mediaType) === 'manifest' &&
  entry.platform?.os !== 'unknown' &&
  entry.annotations?.['vnd.docker.reference.type'] === undefined

/** Whether an entry runs nowhere: what a build says about itself is for the platform `unknown`. */
export const isForNoPlatform = ({ platform }: Descriptor): boolean =>
  platform?.os === 'unknown' && platform.architecture === 'unknown'

type Fields = Readonly<Record<string, unknown>>

const readDocument = (bytes: Uint8Array): Parsed<Fields> => {
  const json = parseStrictJson(bytes, { maxBytes: mostManifestBytes, maxDepth: mostDepth })
  if (!json.ok) return json
  return isFields(json.value) ? parsed(json.value) : unparsed('must be a JSON object')
}

const kindOf = (document: Fields): Parsed<ManifestKind> => {
  const { schemaVersion, mediaType, manifests } = document
  if (schemaVersion !== 2) return unparsed('must have schemaVersion 2')
  const listed = Array.isArray(manifests)
  const single = isFields(document['config']) && Array.isArray(document['layers'])
  const mixed = 'manifests' in document && ('config' in document || 'layers' in document)
  if (mixed || listed === single)
    return unparsed('must have either manifests, or config and layers')
  const kind: ManifestKind = listed ? 'index' : 'manifest'
  if (mediaType === undefined) return parsed(kind)
  return typeof mediaType === 'string' && manifestKindOf(mediaType) === kind
    ? parsed(kind)
    : unparsed(
        'must have the mediaType of an OCI or Docker v2 image index or manifest, as its content says',
      )
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

import { join } from 'node:path'
import { digestOf, hexOf, type Digest } from '../formats/digest.ts'
import type { Descriptor } from '../formats/oci/descriptor.ts'
import { mostManifestBytes, readIndex, readManifestKind } from '../formats/oci/manifest.ts'
import { isTag, type LayoutReference } from '../formats/oci/reference.ts'
import type { Manifest } from './client.ts'
import { readBounded } from './read-bounded.ts'
import { RegistryError } from './registry-error.ts'

const tagAnnotation = 'org.opencontainers.image.ref.name'
const mostChoices = 20

/**
 * Reads what a reference means in an OCI layout folder (OCI image-spec, "Image Layout"); the bytes
 * are hashed, names are never believed.
 */
export const readLayout = async (reference: LayoutReference): Promise<Manifest> => {
  const { directory } = reference
  await requireLayout(directory)
  const digest = reference.digest ?? choose(reference, await readEntries(directory))
  const manifest = await readLayoutManifest(directory, digest)
  if (manifest) return manifest
  throw notFound(`${directory} has no blob ${digest}`, 'Check the digest and the folder')
}

/** The manifest under a digest in a layout folder; undefined if it is not there. */
export const readLayoutManifest = async (
  directory: string,
  digest: Digest,
): Promise<Manifest | undefined> => {
  const bytes = await readFile(directory, join('blobs', 'sha256', hexOf(digest)))
  if (!bytes) return undefined
  if (digestOf(bytes) !== digest)
    throw invalid(directory, `the bytes of its blob ${digest} have another digest`)
  const kind = readManifestKind(bytes)
  if (!kind.ok) throw invalid(directory, `its blob ${digest} is no manifest, which ${kind.problem}`)
  return { digest, kind: kind.value, bytes }
}

const requireLayout = async (directory: string): Promise<void> => {
  const marker = await readFile(directory, 'oci-layout')
  if (!marker)
    throw notFound(
      `${directory} is not there, or is no OCI layout folder: it has no file oci-layout`,
      'Check the folder after oci:',
    )
  if (!/"imageLayoutVersion"\s*:\s*"1\./.test(Buffer.from(marker).toString('latin1')))
    throw invalid(directory, 'its oci-layout does not have imageLayoutVersion 1.x')
}

const readEntries = async (directory: string): Promise<readonly Descriptor[]> => {
  const bytes = await readFile(directory, 'index.json')
  if (!bytes) throw invalid(directory, 'it has no index.json')
  const index = readIndex(bytes)
  if (!index.ok) throw invalid(directory, `its index.json ${index.problem}`)
  return index.value.manifests
}

/** Which entry is meant: that of the tag, or without a tag the only one there is. */
const choose = ({ directory, tag }: LayoutReference, entries: readonly Descriptor[]): Digest => {
  if (entries.length === 0)
    throw notFound(`${directory} holds no image`, 'Put an image there first')
  const fitting = tag === undefined ? entries : entries.filter((entry) => tagOf(entry) === tag)
  const [first, ...others] = new Set(fitting.map((entry) => entry.digest))
  if (first === undefined)
    throw notFound(`${directory} has no tag ${tag}`, adviseOneOf(directory, entries))
  if (others.length === 0) return first
  throw new RegistryError(
    'reference_ambiguous',
    `${directory} holds several images${tag === undefined ? '' : ` with the tag ${tag}`}`,
    adviseOneOf(directory, fitting),
  )
}

const adviseOneOf = (directory: string, entries: readonly Descriptor[]): string => {
  const tags = entries.map(tagOf)
  const choices = entries.map((entry, at) => {
    const tag = tags[at]
    const unique = tag !== undefined && tags.filter((other) => other === tag).length === 1
    return `oci:${directory}${unique && isTag(tag) ? `:${tag}` : `@${entry.digest}`}`
  })
  const more = choices.length > mostChoices ? [`and ${choices.length - mostChoices} more`] : []
  return `Choose one of: ${[...choices.slice(0, mostChoices), ...more].join(', ')}`
}

const tagOf = (entry: Descriptor): string | undefined => entry.annotations?.[tagAnnotation]

const readFile = async (directory: string, name: string): Promise<Uint8Array | undefined> => {
  const file = await readBounded(join(directory, name), mostManifestBytes)
  if (file.outcome === 'refused')
    throw invalid(directory, `cannot read its ${name}: ${file.problem}`)
  return file.outcome === 'read' ? file.bytes : undefined
}

const notFound = (message: string, next: string): RegistryError =>
  new RegistryError('layout_not_found', message, next)

const invalid = (directory: string, problem: string): RegistryError =>
  new RegistryError(
    'layout_invalid',
    `${directory} is no sound OCI layout: ${problem}`,
    'Write the folder again, for example with skopeo copy … oci:DIR:tag',
  )

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { digestOf, type Digest } from '../../src/formats/digest.ts'
import { writeTar } from './tar.ts'

/** What goes into an image. */
export type ImageContent = {
  /** Without one, the image can only be told by its digest. */
  readonly tag?: string
  /** Path within the image → what the file holds. */
  readonly files: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  /** `os/architecture`; more than one make an index. */
  readonly platforms?: readonly string[]
}

/** What was written: the digest of the manifest or index, and those of the index's manifests. */
export type WrittenImage = {
  readonly directory: string
  readonly reference: string
  readonly digest: Digest
  readonly platformDigests: readonly Digest[]
}

type Descriptor = {
  readonly mediaType: string
  readonly digest: Digest
  readonly size: number
  readonly platform?: { readonly os: string; readonly architecture: string }
  readonly annotations?: Readonly<Record<string, string>>
}

const type = (name: string): string => `application/vnd.oci.image.${name}`
const tagAnnotation = 'org.opencontainers.image.ref.name'

/**
 * Writes an image as an OCI layout folder, or adds it to the one that is there; a tag moves to the
 * newest image. The same content always has the same digest.
 */
export const writeImageLayout = async (
  directory: string,
  content: ImageContent,
): Promise<WrittenImage> => {
  await mkdir(join(directory, 'blobs', 'sha256'), { recursive: true })
  await writeFile(join(directory, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')

  const manifests: Descriptor[] = []
  for (const platform of content.platforms ?? ['linux/amd64'])
    manifests.push(await writeManifest(directory, content, platform))
  const [only, ...others] = manifests
  const top =
    only && others.length === 0
      ? only
      : await writeJson(directory, type('index.v1+json'), {
          schemaVersion: 2,
          mediaType: type('index.v1+json'),
          manifests,
          ...(content.annotations ? { annotations: content.annotations } : {}),
        })

  await addToIndex(directory, top, content.tag)
  const version = content.tag === undefined ? `@${top.digest}` : `:${content.tag}`
  return {
    directory,
    reference: `oci:${directory}${version}`,
    digest: top.digest,
    platformDigests: others.length === 0 ? [] : manifests.map((manifest) => manifest.digest),
  }
}

const writeManifest = async (
  directory: string,
  { files, annotations }: ImageContent,
  platform: string,
): Promise<Descriptor> => {
  const [os = '', architecture = ''] = platform.split('/')
  const entries = Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text) }))
  const layer = await writeBlob(directory, type('layer.v1.tar'), writeTar(entries))
  const config = await writeJson(directory, type('config.v1+json'), {
    architecture,
    os,
    config: {},
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
  })
  const manifest = await writeJson(directory, type('manifest.v1+json'), {
    schemaVersion: 2,
    mediaType: type('manifest.v1+json'),
    config,
    layers: [layer],
    ...(annotations ? { annotations } : {}),
  })
  return { ...manifest, platform: { os, architecture } }
}

const addToIndex = async (
  directory: string,
  top: Descriptor,
  tag: string | undefined,
): Promise<void> => {
  const path = join(directory, 'index.json')
  const text = await readFile(path, 'utf8').catch(() => '{"manifests":[]}')
  const { manifests }: { manifests: readonly Descriptor[] } = JSON.parse(text)
  const kept = manifests.filter(({ digest, annotations }) =>
    tag === undefined ? digest !== top.digest : annotations?.[tagAnnotation] !== tag,
  )
  const entry = tag === undefined ? top : { ...top, annotations: { [tagAnnotation]: tag } }
  await writeFile(path, JSON.stringify({ schemaVersion: 2, manifests: [...kept, entry] }))
}

const writeJson = async (
  directory: string,
  mediaType: string,
  value: unknown,
): Promise<Descriptor> => writeBlob(directory, mediaType, Buffer.from(JSON.stringify(value)))

const writeBlob = async (
  directory: string,
  mediaType: string,
  bytes: Uint8Array,
): Promise<Descriptor> => {
  const digest = digestOf(bytes)
  await writeFile(join(directory, 'blobs', 'sha256', digest.slice('sha256:'.length)), bytes)
  return { mediaType, digest, size: bytes.byteLength }
}

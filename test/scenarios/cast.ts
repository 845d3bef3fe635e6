import assert from 'node:assert/strict'
import { digestOf, type Digest } from '../../src/formats/digest.ts'
import { dawn } from '../world.ts'

/** The names that a scenario gives to what the product names by ids and digests. */
export interface Cast {
  /** The digest of an artifact: of an index's bytes, else made of its name. */
  digest(name: string): Digest
  /** Declares an image index of these artifacts: `nested:x` is an index, `unknown:x` runs nowhere. */
  declareIndex(name: string, manifests: readonly string[]): void
  /** Declares an image of a config, or a chart of an archive, by its manifest. */
  declareManifest(name: string, kind: 'image' | 'chart', part: string): void
  indexBytes(name: string): Uint8Array
  artifact(digest: string): string
  /** Names an id that is new. */
  bind(name: string, id: string): void
  id(name: string): string
  /** The name of an id, or the id itself if it has none. */
  name(id: string): string
}

export const newCast = (): Cast => {
  const indexes = new Map<string, Uint8Array>()
  const artifacts = new Map<string, string>()
  const ids = new Map<string, string>()
  const names = new Map<string, string>()
  const digest = (name: string): Digest => {
    const found = digestOf(indexes.get(name) ?? `artifact ${name}`)
    artifacts.set(found, name)
    return found
  }
  return {
    digest,
    declareIndex: (name, manifests) => {
      indexes.set(name, indexOf(manifests.map((each) => entryOf(each, digest))))
    },
    declareManifest: (name, kind, part) => {
      indexes.set(name, manifestOf(kind, digest(part), digest(`layer of ${name}`)))
    },
    indexBytes: (name) => indexes.get(name) ?? Buffer.from(`no index called ${name}`),
    artifact: (found) => artifacts.get(found) ?? found,
    bind: (name, id) => {
      assert.ok(!ids.has(name), `${name} is the name of another id already`)
      assert.ok(!names.has(id), `${id} is called ${names.get(id)} already`)
      ids.set(name, id)
      names.set(id, name)
    },
    id: (name) => ids.get(name) ?? name,
    name: (id) => names.get(id) ?? id,
  }
}

interface Entry {
  readonly digest: Digest
  readonly type: 'manifest' | 'index'
  readonly isUnknown: boolean
}

const entryOf = (written: string, digest: (name: string) => Digest): Entry => {
  const [name = '', sort = 'manifest'] = written.split(':').toReversed()
  const type = sort === 'nested' ? 'index' : 'manifest'
  return { digest: digest(name), type, isUnknown: sort === 'unknown' }
}

const entry = (mediaType: string, digest: Digest) => ({ mediaType, digest, size: 100 })

const manifestOf = (kind: 'image' | 'chart', part: Digest, other: Digest): Uint8Array => {
  const isImage = kind === 'image'
  const config = isImage ? 'oci.image' : 'cncf.helm'
  const layer = isImage ? 'oci.image.layer.v1.tar+gzip' : 'cncf.helm.chart.content.v1.tar+gzip'
  return Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: entry(`application/vnd.${config}.config.v1+json`, isImage ? part : other),
      layers: [entry(`application/vnd.${layer}`, isImage ? other : part)],
    }),
  )
}

const indexOf = (entries: readonly Entry[]): Uint8Array =>
  Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: entries.map(({ digest, type, isUnknown }, index) => ({
        mediaType: `application/vnd.oci.image.${type}.v1+json`,
        digest,
        size: 100,
        platform: isUnknown
          ? { os: 'unknown', architecture: 'unknown' }
          : { os: 'linux', architecture: index === 0 ? 'amd64' : 'arm64' },
      })),
    }),
  )

/** A time of a scenario: `MM:SS` or `MM:SS.mmm` after its dawn, or a whole RFC 3339 instant. */
export const readTime = (text: string): number => {
  const [, minutes, seconds] = /^(\d\d):(\d\d(?:\.\d{3})?)$/.exec(text) ?? []
  if (minutes === undefined) return Date.parse(text)
  return dawn + Number(minutes) * 60_000 + Math.round(Number(seconds) * 1000)
}

/** The same, written. */
export const writeTime = (ms: number): string => {
  const since = ms - dawn
  if (since < 0 || since >= 6_000_000) return new Date(ms).toISOString()
  const minutes = String(Math.floor(since / 60_000)).padStart(2, '0')
  const seconds = ((since % 60_000) / 1000).toFixed(3).padStart(6, '0')
  return `${minutes}:${seconds.replace('.000', '')}`
}

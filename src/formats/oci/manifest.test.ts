import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { digestOf } from '../digest.ts'
import type { Descriptor } from './descriptor.ts'
import {
  isForNoPlatform,
  isPlatformManifest,
  manifestKindOf,
  manifestMediaTypes,
  mostManifestBytes,
  readIndex,
  readManifestKind,
} from './manifest.ts'

const digest = digestOf('')
const ociIndex = 'application/vnd.oci.image.index.v1+json'
const ociManifest = 'application/vnd.oci.image.manifest.v1+json'
const dockerList = 'application/vnd.docker.distribution.manifest.list.v2+json'
const dockerManifest = 'application/vnd.docker.distribution.manifest.v2+json'

const bytesOf = (value: unknown): Uint8Array =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))

const entry = { digest, mediaType: ociManifest, size: 7 }
const index = { schemaVersion: 2, manifests: [entry] }
const config = { digest, mediaType: 'application/vnd.oci.image.config.v1+json', size: 2 }
const manifest = { schemaVersion: 2, config, layers: [] }

const told: readonly (readonly [string, unknown, 'index' | 'manifest'])[] = [
  ['an index without a media type', index, 'index'],
  ['an OCI index', { ...index, mediaType: ociIndex }, 'index'],
  ['a Docker manifest list', { ...index, mediaType: dockerList }, 'index'],
  ['an empty index', { ...index, manifests: [] }, 'index'],
  ['a manifest without a media type', manifest, 'manifest'],
  ['an OCI manifest', { ...manifest, mediaType: ociManifest }, 'manifest'],
  ['a Docker manifest', { ...manifest, mediaType: dockerManifest }, 'manifest'],
  [
    'brackets within strings',
    { ...manifest, annotations: { a: `"\\${'['.repeat(99)}` } },
    'manifest',
  ],
]

for (const [what, value, kind] of told)
  test(`${what} is told to be ${kind}`, () => {
    assert.deepEqual(readManifestKind(bytesOf(value)), { ok: true, value: kind })
    assert.equal(readIndex(bytesOf(value)).ok, kind === 'index')
  })

const deep = `${'['.repeat(33)}${']'.repeat(33)}`

const refused: readonly (readonly [string, unknown, RegExp])[] = [
  ['nothing', '', /must be JSON/],
  ['HTML', '<html></html>', /must be JSON/],
  ['a byte order mark', '\ufeff{}', /must not begin with a byte order mark/],
  ['a truncated index', JSON.stringify(index).slice(0, -1), /must be JSON/],
  ['a list', [], /must be a JSON object/],
  ['a key twice', '{"schemaVersion":2,"schemaVersion":2}', /must not have a key twice/],
  ['null', 'null', /must be a JSON object/],
  ['Docker schema 1', { schemaVersion: 1 }, /must have schemaVersion 2/],
  ['the version as text', { ...index, schemaVersion: '2' }, /must have schemaVersion 2/],
  ['neither', { schemaVersion: 2 }, /either manifests, or config and layers/],
  ['both', { ...index, ...manifest }, /either manifests, or config and layers/],
  ['an index with layers', { ...index, layers: [] }, /either manifests, or config and layers/],
  ['a manifest with null manifests', { ...manifest, manifests: null }, /either manifests, or/],
  ['manifests as an object', { ...index, manifests: {} }, /either manifests, or config/],
  [
    'an index said to be a manifest',
    { ...index, mediaType: ociManifest },
    /must have the mediaType/,
  ],
  [
    'a manifest said to be an index',
    { ...manifest, mediaType: ociIndex },
    /must have the mediaType/,
  ],
  ['an unknown media type', { ...index, mediaType: 'text/plain' }, /must have the mediaType/],
  ['a media type that is a method', { ...index, mediaType: 'toString' }, /must have the mediaType/],
  ['too much depth', deep, /must not nest deeper than 32 levels/],
  ['endless depth', '['.repeat(mostManifestBytes), /must not nest deeper than 32 levels/],
  ['too many bytes', ' '.repeat(mostManifestBytes + 1), /must be at most 4194304 bytes/],
]

for (const [what, value, problem] of refused)
  test(`${what} is refused`, () => {
    for (const result of [readManifestKind(bytesOf(value)), readIndex(bytesOf(value))]) {
      assert.equal(result.ok, false)
      if (!result.ok) assert.match(result.problem, problem)
    }
  })

const entries: readonly (readonly [string, unknown, RegExp])[] = [
  ['that is null', null, /as objects/],
  ['without a digest', { ...entry, digest: undefined }, /a sha256 digest/],
  ['with another algorithm', { ...entry, digest: `sha512:${'0'.repeat(128)}` }, /a sha256 digest/],
  ['without a media type', { ...entry, mediaType: undefined }, /a media type/],
  ['with a terminal escape', { ...entry, mediaType: 'a/\u001b[2J' }, /a media type/],
  ['with a negative size', { ...entry, size: -1 }, /a size in bytes/],
  ['with half a byte', { ...entry, size: 0.5 }, /a size in bytes/],
  ['with a platform as text', { ...entry, platform: 'linux' }, /its os and architecture/],
  ['with half a platform', { ...entry, platform: { os: 'linux' } }, /its os and architecture/],
  [
    'with an odd variant',
    { ...entry, platform: { os: 'a', architecture: 'b', variant: 7 } },
    /variant/,
  ],
  ['with a number as annotation', { ...entry, annotations: { a: 1 } }, /must give annotations/],
  ['with annotations as a list', { ...entry, annotations: [] }, /must give annotations/],
]

for (const [what, value, problem] of entries)
  test(`an entry ${what} is refused`, () => {
    const result = readIndex(bytesOf({ ...index, manifests: [entry, value] }))
    assert.equal(result.ok, false)
    if (!result.ok) assert.match(result.problem, problem)
  })

test('an index is read with its platforms and annotations, and nothing else', () => {
  const platform = { os: 'linux', architecture: 'arm64', variant: 'v8' }
  const annotations = { 'org.opencontainers.image.ref.name': 'v1' }
  const given = { ...entry, platform: { ...platform, features: [] }, annotations, urls: [] }
  assert.deepEqual(readIndex(bytesOf({ ...index, manifests: [entry, given] })), {
    ok: true,
    value: { manifests: [entry, { ...entry, platform, annotations }] },
  })
})

test('an index has at most 1000 entries', () => {
  const manifests = Array.from({ length: 1000 }, () => entry)
  assert.equal(readIndex(bytesOf({ ...index, manifests })).ok, true)
  assert.equal(readIndex(bytesOf({ ...index, manifests: [...manifests, entry] })).ok, false)
})

test('nested indexes and what a build says about itself are not platform manifests', () => {
  const base: Descriptor = { digest, mediaType: ociManifest, size: 1 }
  const unknown = { os: 'unknown', architecture: 'unknown' }
  const note = { 'vnd.docker.reference.type': 'attestation-manifest' }
  assert.equal(isPlatformManifest(base), true)
  assert.equal(isPlatformManifest({ ...base, mediaType: dockerManifest }), true)
  assert.equal(isPlatformManifest({ ...base, mediaType: ociIndex }), false)
  assert.equal(isPlatformManifest({ ...base, platform: unknown }), false)
  assert.equal(isPlatformManifest({ ...base, annotations: note }), false)
})

test('only what is for the platform unknown runs nowhere', () => {
  const base: Descriptor = { digest, mediaType: ociManifest, size: 1 }
  const note = { 'vnd.docker.reference.type': 'attestation-manifest' }
  const on = (os: string, architecture: string) => ({ ...base, platform: { os, architecture } })
  assert.equal(isForNoPlatform(on('unknown', 'unknown')), true)
  assert.equal(isForNoPlatform(on('unknown', 'amd64')), false)
  assert.equal(isForNoPlatform(on('linux', 'unknown')), false)
  assert.equal(isForNoPlatform({ ...base, annotations: note }), false)
  assert.equal(isForNoPlatform({ ...on('linux', 'amd64'), annotations: note }), false)
})

test('every media type that is asked for has a kind', () => {
  assert.equal(manifestMediaTypes.length, 4)
  for (const type of manifestMediaTypes) assert.notEqual(manifestKindOf(type), undefined)
  assert.equal(manifestKindOf('constructor'), undefined)
})

test('reading never throws, whatever the bytes and whatever the JSON', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void readIndex(bytes)))
  fc.assert(
    fc.property(fc.json(), fc.jsonValue(), (text, value) => {
      readIndex(bytesOf(text))
      readIndex(bytesOf({ ...index, manifests: [value] }))
      readIndex(bytesOf({ ...index, manifests: value, mediaType: value }))
    }),
  )
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { namesInRoot, parseTrustedRoot } from './trusted-root.ts'

/** The trusted root of the public Sigstore instance as it was published. */
const text = readFileSync(
  new URL('../../../test/signatures/recorded/public-good-trusted-root.json', import.meta.url),
  'utf8',
)
type Authority = {
  readonly certChain: { readonly certificates: readonly { readonly rawBytes: string }[] }
  readonly validFor: { readonly start?: string; readonly end?: string }
}
type Log = { readonly publicKey: object; readonly logId: object; readonly baseUrl: string }
type Root = {
  readonly tlogs: readonly Log[]
  readonly ctlogs: readonly Log[]
  readonly certificateAuthorities: readonly Authority[]
  readonly timestampAuthorities: readonly Authority[]
}
const root = JSON.parse(text) as Root

test("reads the public instance's own root", () => {
  const read = parseTrustedRoot(text)
  assert.ok(read.ok, JSON.stringify(read))
  assert.deepEqual(namesInRoot(read.value), {
    certificateAuthorities: ['https://fulcio.sigstore.dev', 'https://fulcio.sigstore.dev'],
    logs: ['https://rekor.sigstore.dev', 'https://log2025-1.rekor.sigstore.dev'],
    certificateLogs: ['https://ctfe.sigstore.dev/test', 'https://ctfe.sigstore.dev/2022'],
    timestampAuthorities: ['https://timestamp.sigstore.dev/api/v1/timestamp'],
  })
  assert.equal(read.value.json, text)
})

const authority = (change: (each: Authority) => object) => ({
  ...root,
  certificateAuthorities: root.certificateAuthorities.map(change),
})
const chained = (change: (chain: readonly { readonly rawBytes: string }[]) => readonly object[]) =>
  authority((each) => ({
    ...each,
    certChain: { certificates: change(each.certChain.certificates) },
  }))
const log = (change: object) => ({
  ...root,
  tlogs: root.tlogs.map((each) => ({ ...each, ...change })),
})

const refused: readonly (readonly [string, unknown, RegExp])[] = [
  ['an array', [root], /a JSON object/],
  ['no media type', { ...root, mediaType: undefined }, /\/mediaType/],
  [
    'a later version',
    { ...root, mediaType: 'application/vnd.dev.sigstore.trustedroot.v1+json' },
    /v0/,
  ],
  ['authorities of text', { ...root, certificateAuthorities: 'x' }, /objects at \/certificate/],
  ['a null authority', { ...root, certificateAuthorities: [null] }, /objects at \/certificate/],
  [
    '65 logs',
    { ...root, tlogs: Array.from({ length: 65 }, () => root.tlogs[0]) },
    /at most 64 objects at \/tlogs/,
  ],
  ['no authority', { ...root, certificateAuthorities: [] }, /must have a certificate authority/],
  [
    'nothing that tells the time',
    { ...root, tlogs: [], timestampAuthorities: [] },
    /a transparency log or a timestamp authority/,
  ],
  ['no chain', authority((each) => ({ ...each, certChain: undefined })), /a chain of 1 to 8/],
  [
    'a chain of nine',
    chained((chain) => Array.from({ length: 9 }, () => chain[0] ?? {})),
    /a chain of 1 to 8/,
  ],
  ['a chain upside down', chained((chain) => chain.toReversed()), /issued by the next one/],
  [
    'a chain without its end',
    chained((chain) => (chain.length > 1 ? chain.slice(0, 1) : chain)),
    /by itself/,
  ],
  ['a certificate of text', chained(() => [{ rawBytes: 'aGVsbG8=' }]), /X\.509 certificates/],
  [
    'a certificate and more',
    chained((chain) => chain.map(({ rawBytes }) => ({ rawBytes: `${rawBytes}AAAA` }))),
    /X\.509|valid/,
  ],
  [
    'an authority of all time',
    authority((each) => ({ ...each, validFor: {} })),
    /since when it is valid/,
  ],
  [
    'an authority since no time',
    authority((each) => ({ ...each, validFor: { start: 'long ago' } })),
    /since when it is valid/,
  ],
  [
    'a log without a key',
    log({ publicKey: undefined }),
    /public key that can be read at \/tlogs\/0/,
  ],
  [
    'a log with half a key',
    log({ publicKey: { rawBytes: 'MFkw' } }),
    /public key that can be read/,
  ],
  ['a log without an id', log({ logId: undefined }), /log id of 4 to 64 bytes at \/tlogs\/0/],
  ['a log without an address', log({ baseUrl: '' }), /base URL/],
  [
    'a log of all time',
    log({ publicKey: { ...root.tlogs[0]?.publicKey, validFor: undefined } }),
    /since when it is valid .* at \/tlogs\/0/,
  ],
  ['a log of a hash unknown', log({ hashAlgorithm: 'ROT13' }), /valid Sigstore trusted root/],
]

for (const [name, value, problem] of refused)
  test(`refuses a root with ${name}`, () => {
    const read = parseTrustedRoot(JSON.stringify(value))
    assert.ok(!read.ok)
    assert.match(read.problem, problem)
  })

test('refuses a root of 300 kB, one with a key twice, one that is cut, and one too deep', () => {
  const rows = [
    [Buffer.alloc(300_000, 0x20), /at most 262144 bytes/],
    [text.replace('{', '{"tlogs":[],'), /key twice/],
    [text.slice(0, -100), /must be JSON/],
    [`{"mediaType":${'['.repeat(30)}${']'.repeat(30)}}`, /deeper than 20 levels/],
  ] as const
  for (const [source, problem] of rows) {
    const read = parseTrustedRoot(source)
    assert.match(read.ok ? '' : read.problem, problem)
  }
})

/** Every place in a JSON value, as the path to it. */
const placesIn = (value: unknown, at: readonly (string | number)[] = []): (typeof at)[] =>
  typeof value === 'object' && value !== null
    ? [at, ...Object.entries(value).flatMap(([key, each]) => placesIn(each, [...at, key]))]
    : [at]

const replaced = (value: unknown, [first, ...rest]: readonly (string | number)[], by: unknown) => {
  if (first === undefined) return by
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...(value as unknown[])]
    : { ...(value as object) }
  const held = copy as Record<string, unknown>
  held[first] = replaced(held[first], rest, by)
  return copy
}

test('never throws, wherever another value stands', () => {
  const places = placesIn(root)
  const value = fc.oneof(fc.jsonValue(), fc.base64String(), fc.constant(undefined))
  fc.assert(
    fc.property(fc.constantFrom(...places), value, (place, by) => {
      assert.ok('ok' in parseTrustedRoot(JSON.stringify(replaced(root, place, by)) ?? ''))
    }),
    { numRuns: 300 },
  )
})

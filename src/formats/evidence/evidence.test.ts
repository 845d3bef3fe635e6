import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseEvidence } from './evidence.ts'

const statement = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ digest: { sha256: '0123456789abcdef'.repeat(4) } }],
  predicateType: 'https://example.com/test/v1',
}
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64')
const envelope = {
  payload: base64(statement),
  payloadType: 'application/vnd.in-toto+json',
  signatures: [{ sig: 'c2ln' }],
}
const bundle = {
  mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  verificationMaterial: { publicKey: { hint: 'release' } },
  dsseEnvelope: envelope,
}

test('tells an envelope from a bundle and reads the statement in both', () => {
  const dsse = parseEvidence(JSON.stringify(envelope))
  const sigstore = parseEvidence(Buffer.from(JSON.stringify(bundle)))
  assert.ok(dsse.ok && dsse.value.format === 'dsse')
  assert.ok(sigstore.ok && sigstore.value.format === 'sigstore-bundle')
  assert.equal(sigstore.value.bundle.publicKeyHint, 'release')
  assert.deepEqual(sigstore.value.statement, dsse.value.statement)
  assert.deepEqual(sigstore.value.envelope, dsse.value.envelope)
  assert.equal(dsse.value.statement.predicateType, 'https://example.com/test/v1')
})

const refused: readonly (readonly [string, unknown, RegExp])[] = [
  ['null', null, /must be a DSSE envelope/],
  ['a bare statement', statement, /\/payloadType/],
  ['another payload type', { ...envelope, payloadType: 'text/plain' }, /vnd\.in-toto\+json/],
  ['another payload', { ...envelope, payload: 'aGVsbG8=' }, /JSON .* in the payload$/],
  ['no subject', { ...envelope, payload: base64({ ...statement, subject: [] }) }, /subjects/],
  ['both formats at once', { ...envelope, dsseEnvelope: envelope }, /\/mediaType/],
  ['a media type alone', { mediaType: bundle.mediaType }, /of \/dsseEnvelope/],
  ['a bundle without content', { ...bundle, dsseEnvelope: null }, /of \/dsseEnvelope/],
  [
    'another type in a bundle',
    { ...bundle, dsseEnvelope: { ...envelope, payloadType: 'x' } },
    /vnd/,
  ],
]

for (const [name, value, problem] of refused)
  test(`refuses evidence that is ${name}`, () => {
    const read = parseEvidence(JSON.stringify(value))
    assert.ok(!read.ok)
    assert.match(read.problem, problem)
  })

test('takes 10,000 materials and no more', () => {
  const material = { digest: { sha256: '0123456789abcdef'.repeat(4) } }
  const listing = (count: number): string => {
    const materials = Array.from({ length: count }, () => material)
    const predicateType = 'chainloop.dev/attestation/v0.2'
    const payload = base64({ ...statement, predicateType, predicate: { materials } })
    return problemOf(parseEvidence(JSON.stringify({ ...envelope, payload })))
  }
  assert.equal(listing(10_000), '')
  assert.match(listing(10_001), /at most 10000 materials/)
})

test('bounds the size, as asked', () => {
  const text = JSON.stringify(envelope)
  assert.ok(parseEvidence(text, text.length).ok)
  assert.match(problemOf(parseEvidence(text, text.length - 1)), /at most \d+ bytes/)
  assert.match(problemOf(parseEvidence(Buffer.alloc(20_000_000, 0x5b))), /at most 16777216 bytes/)
})

const problemOf = (read: { ok: true } | { ok: false; problem: string }): string =>
  read.ok ? '' : read.problem

test('never throws, whatever bytes it gets', () => {
  const text = JSON.stringify(bundle)
  const broken = fc.tuple(fc.nat(text.length), fc.nat(20), fc.string()).map(([at, cut, put]) => {
    return text.slice(0, at) + put + text.slice(at + cut)
  })
  fc.assert(
    fc.property(fc.oneof(broken, fc.json(), fc.uint8Array()), (source) => {
      assert.ok('ok' in parseEvidence(source))
    }),
    { numRuns: 1_000 },
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bundleFromJSON, bundleToJSON, toDSSEBundle } from '@sigstore/bundle'
import fc from 'fast-check'
import { parseBundle } from './sigstore-bundle.ts'

// Self-signed, to be read and never to be trusted.
const certificate = `
MIIBezCCASGgAwIBAgIUWf6O94BSRjhncpJG1mfb2dk/kWAwCgYIKoZIzj0EAwIwEjEQMA4GA1UEAwwHZXhhbXBsZT
AgFw0yNjExMjEwMDExMTRaGA8yMTI2MTAyODAwMTExNFowEjEQMA4GA1UEAwwHZXhhbXBsZTBZMBMGByqGSM49AgEG
CCqGSM49AwEHA0IABKLylyoM96VsTUu8E1L1sq/gfi4ForxxKJkl+RHAVm7xFCjo5UtM4B7RJk/lXUAvxN68ZCSasG
xxsxde6Dmjv4GjUzBRMB0GA1UdDgQWBBTDTKMccAQ8W6e9+r0ndUFFz++hIjAfBgNVHSMEGDAWgBTDTKMccAQ8W6e9
+r0ndUFFz++hIjAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQD/2LKNCvYtcRUucPQ5TC8utBZinP
cGQ4cZ9bl/17XKmwIgaZHheCafpyns4/EjKWUFm0rZ58sKppcwCCOeJ2umUM0=`.replaceAll('\n', '')

const mediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json'
const legacy = 'application/vnd.dev.sigstore.bundle+json;version=0.3'
const signature = { sig: 'c2ln' }
const dsseEnvelope = { payload: 'aGVsbG8=', payloadType: 'text/plain', signatures: [signature] }
const publicKey = { hint: 'release' }
const bundle = { mediaType, verificationMaterial: { publicKey }, dsseEnvelope }
const keyless = { ...bundle, verificationMaterial: { certificate: { rawBytes: certificate } } }
const of = (material: object) => ({ ...bundle, verificationMaterial: material })
const around = (change: object) => ({ ...bundle, dsseEnvelope: { ...dsseEnvelope, ...change } })

const entry = {
  logIndex: '1',
  logId: { keyId: 'a2V5' },
  kindVersion: { kind: 'dsse', version: '0.0.1' },
  integratedTime: '1700000000',
  inclusionProof: {
    logIndex: '1',
    rootHash: 'aGFzaA==',
    treeSize: '2',
    hashes: [],
    checkpoint: { envelope: 'log' },
  },
  canonicalizedBody: 'e30=',
}

const withProof = (change: object) =>
  of({
    publicKey,
    tlogEntries: [{ ...entry, inclusionProof: { ...entry.inclusionProof, ...change } }],
  })

test('reads a bundle with a key hint, of either media type', () => {
  for (const type of [mediaType, legacy]) {
    const value = { ...bundle, mediaType: type }
    assert.deepEqual(parseBundle(JSON.stringify(value)), {
      ok: true,
      value: {
        mediaType: type,
        envelope: dsseEnvelope,
        publicKeyHint: 'release',
        logEntries: 0,
        timestamps: 0,
        read: bundleFromJSON(value),
      },
    })
  }
})

test('reads a bundle with a certificate, its log entries and its timestamps', () => {
  const timestampVerificationData = { rfc3161Timestamps: [{ signedTimestamp: 'dHM=' }] }
  const material = { ...keyless.verificationMaterial, timestampVerificationData }
  const read = parseBundle(JSON.stringify(of({ ...material, tlogEntries: [entry, entry] })))
  assert.ok(read.ok, JSON.stringify(read))
  assert.deepEqual(read.value.certificate, Buffer.from(certificate, 'base64'))
  assert.equal(read.value.publicKeyHint, undefined)
  assert.equal(read.value.logEntries, 2)
  assert.equal(read.value.timestamps, 1)
})

test('takes an empty hint for none', () => {
  const read = parseBundle(JSON.stringify(of({ publicKey: { hint: '' } })))
  assert.ok(read.ok && read.value.publicKeyHint === undefined)
})

test("reads what Sigstore's own library writes", () => {
  const written = toDSSEBundle({
    artifact: Buffer.from('hello'),
    artifactType: 'text/plain',
    signature: Buffer.from('sig'),
    keyHint: 'release',
  })
  const read = parseBundle(JSON.stringify(bundleToJSON(written)))
  assert.ok(read.ok, JSON.stringify(read))
  assert.equal(read.value.publicKeyHint, 'release')
  assert.deepEqual(read.value.envelope.signatures, [{ keyid: 'release', sig: 'c2ln' }])
})

const refused: readonly (readonly [string, unknown, RegExp])[] = [
  ['an array', [bundle], /a JSON object/],
  ['no media type', { ...bundle, mediaType: undefined }, /\/mediaType/],
  ['version 0.2', { ...bundle, mediaType: legacy.replace('0.3', '0.2') }, /v0\.3, .* of v0\.2/],
  ['version 0.4', { ...bundle, mediaType: mediaType.replace('0.3', '0.4') }, /v0\.3, .* of v0\.4/],
  ['an odd version', { ...bundle, mediaType: `${legacy}; x` }, /must have .* at \/mediaType/],
  ['a list of media types', { ...bundle, mediaType: [mediaType] }, /\/mediaType/],
  [
    'a message signature',
    { ...bundle, dsseEnvelope: undefined, messageSignature: {} },
    /not a mess/,
  ],
  ['both kinds of content', { ...bundle, messageSignature: {} }, /not a message/],
  ['no content', { ...bundle, dsseEnvelope: undefined }, /DSSE envelope.* of \/dsseEnvelope/],
  ['an empty payload', around({ payload: '' }), /look at content.dsseEnvelope.payload/],
  ['loose base64', around({ payload: 'aGVs bG8=' }), /\/payload of \/dsseEnvelope/],
  ['two signatures', around({ signatures: [signature, signature] }), /dsseEnvelope.signatures/],
  ['no signature', around({ signatures: [] }), /1 to 16 signatures/],
  ['no material', of({}), /one of publicKey and certificate/],
  ['material of text', { ...bundle, verificationMaterial: 'x' }, /one of publicKey and/],
  ['a key and a certificate', of({ publicKey, ...keyless.verificationMaterial }), /one of/],
  [
    'a chain',
    of({ x509CertificateChain: { certificates: [{ rawBytes: certificate }] } }),
    /look at/,
  ],
  ['an empty certificate', of({ certificate: { rawBytes: '' } }), /certificate.rawBytes/],
  ['a certificate of text', of({ certificate: { rawBytes: 'aGVsbG8=' } }), /X\.509/],
  ['half a certificate', of({ certificate: { rawBytes: certificate.slice(0, 400) } }), /X\.509/],
  [
    'a long certificate',
    of({ certificate: { rawBytes: `${certificate.slice(0, -1)}AA` } }),
    /X\.509/,
  ],
  ['a certificate of a number', of({ certificate: { rawBytes: 7 } }), /valid Sigstore bundle/],
  ['a long hint', of({ publicKey: { hint: 'h'.repeat(1025) } }), /1024 characters/],
  ['a hint of another type', of({ publicKey: { hint: {} } }), /1024 characters/],
  ['a null log entry', of({ publicKey, tlogEntries: [null] }), /valid Sigstore bundle/],
  [
    'a log entry without proof',
    of({ publicKey, tlogEntries: [{ ...entry, inclusionProof: null }] }),
    /look at .*inclusionProof/,
  ],
  [
    'nine log entries',
    of({ publicKey, tlogEntries: Array.from({ length: 9 }, () => entry) }),
    /at most 8 log/,
  ],
  [
    'nine timestamps',
    of({
      publicKey,
      timestampVerificationData: {
        rfc3161Timestamps: Array.from({ length: 9 }, () => ({ signedTimestamp: 'dHM=' })),
      },
    }),
    /at most 8 log entries and timestamps/,
  ],
  [
    'a timestamp of 100 kB',
    of({
      publicKey,
      timestampVerificationData: {
        rfc3161Timestamps: [{ signedTimestamp: Buffer.alloc(100_000).toString('base64') }],
      },
    }),
    /timestamps of at most 65536 bytes/,
  ],
  ['a million digits', withProof({ logIndex: '9'.repeat(1_000_000) }), /numbers of at most 19/],
  ['a log index of hex', withProof({ logIndex: '0x1' }), /numbers of at most 19/],
  ['a negative log index', withProof({ logIndex: '-1' }), /numbers of at most 19/],
  [
    '65 hashes',
    withProof({ hashes: Array.from({ length: 65 }, () => 'aGFzaA==') }),
    /at most 64 hashes/,
  ],
  [
    'a checkpoint of 20,000 characters',
    withProof({ checkpoint: { envelope: 'x'.repeat(20_000) } }),
    /checkpoint of at most 16384/,
  ],
]

for (const [name, value, problem] of refused)
  test(`refuses a bundle with ${name}`, () => {
    const read = parseBundle(JSON.stringify(value))
    assert.ok(!read.ok)
    assert.match(read.problem, problem)
  })

test('refuses a bundle of 10 MB', () => {
  const read = parseBundle(Buffer.alloc(10_000_000, 0x7b))
  assert.match(read.ok ? '' : read.problem, /at most 4194304 bytes/)
})

test('never throws, whatever JSON it gets', () => {
  const field = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(dsseEnvelope, keyless.verificationMaterial),
  )
  const material = fc.record({
    publicKey: field,
    certificate: field,
    tlogEntries: fc.oneof(field, fc.array(field)),
    timestampVerificationData: fc.oneof(field, fc.record({ rfc3161Timestamps: fc.array(field) })),
  })
  const like = fc.record({
    mediaType: fc.constant(mediaType),
    verificationMaterial: fc.oneof(material, field),
    dsseEnvelope: fc.oneof(fc.constant(dsseEnvelope), field),
  })
  fc.assert(
    fc.property(fc.oneof(like, fc.jsonValue()), (value) => {
      assert.ok('ok' in parseBundle(JSON.stringify(value)))
    }),
    { numRuns: 500 },
  )
})

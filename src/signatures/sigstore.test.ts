import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { test } from 'node:test'
import { bundleFromJSON } from '@sigstore/bundle'
import { toSignedEntity, toTrustMaterial, Verifier as SigstoreVerifier } from '@sigstore/verify'
import type { Envelope } from '../formats/evidence/dsse.ts'
import { parseEvidence, type Evidence } from '../formats/evidence/evidence.ts'
import { makeStatement, statementPayloadType } from '../formats/evidence/intoto.ts'
import { parsePublicKey, type KeyAlgorithm } from '../formats/evidence/public-key.ts'
import { generateKeyPair } from './generate.ts'
import { signEnvelope } from './sign.ts'
import { signatureVerifier } from './signature-verifier.ts'
import { verifyEvidence } from './verify.ts'

const signer = (algorithm: KeyAlgorithm) => {
  const pair = generateKeyPair(algorithm)
  const read = parsePublicKey(pair.publicKey)
  assert.ok(read.ok)
  const { keyid, pem } = read.value
  return { keyid, pem, privateKey: createPrivateKey(pair.privateKey) }
}
type Signer = ReturnType<typeof signer>

const alice = signer('ecdsa-p256')
const bob = signer('ed25519')
const trusted = [alice, bob]

const payload = makeStatement({
  subjects: [{ digest: { sha256: '0123456789abcdef'.repeat(4) } }],
  predicateType: 'https://example.com/test/v1',
  predicate: {},
})
const signed = (by: Signer): Envelope => signEnvelope(statementPayloadType, payload, by.privateKey)
const bare = (by: Signer): Envelope => ({
  ...signed(by),
  signatures: signed(by).signatures.map(({ sig }) => ({ sig })),
})
const bundle = (dsseEnvelope: Envelope, verificationMaterial: object) => ({
  mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  verificationMaterial,
  dsseEnvelope,
})
const hinted = (envelope: Envelope, hint: string) => bundle(envelope, { publicKey: { hint } })
const evidence = (value: unknown): Evidence => {
  const read = parseEvidence(JSON.stringify(value))
  assert.ok(read.ok, JSON.stringify(read))
  return read.value
}
const base64 = (keyid: string): string => Buffer.from(keyid, 'hex').toString('base64')
const tampered = (envelope: Envelope): Envelope => ({
  ...envelope,
  payload: Buffer.from(`${Buffer.from(payload).toString()} `).toString('base64'),
})

// Self-signed, to be read and never to be trusted.
const rawBytes = `
MIIBezCCASGgAwIBAgIUWf6O94BSRjhncpJG1mfb2dk/kWAwCgYIKoZIzj0EAwIwEjEQMA4GA1UEAwwHZXhhbXBsZT
AgFw0yNjExMjEwMDExMTRaGA8yMTI2MTAyODAwMTExNFowEjEQMA4GA1UEAwwHZXhhbXBsZTBZMBMGByqGSM49AgEG
CCqGSM49AwEHA0IABKLylyoM96VsTUu8E1L1sq/gfi4ForxxKJkl+RHAVm7xFCjo5UtM4B7RJk/lXUAvxN68ZCSasG
xxsxde6Dmjv4GjUzBRMB0GA1UdDgQWBBTDTKMccAQ8W6e9+r0ndUFFz++hIjAfBgNVHSMEGDAWgBTDTKMccAQ8W6e9
+r0ndUFFz++hIjAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQD/2LKNCvYtcRUucPQ5TC8utBZinP
cGQ4cZ9bl/17XKmwIgaZHheCafpyns4/EjKWUFm0rZ58sKppcwCCOeJ2umUM0=`.replaceAll('\n', '')
const keyless = { certificate: { rawBytes } }
const mallory = signer('ed25519')

const answers: readonly (readonly [string, unknown, Signer | RegExp, string?])[] = [
  ['a bare envelope', signed(alice), alice],
  ['a tampered bare envelope', tampered(signed(alice)), alice, 'invalid'],
  ['a hint in hex', hinted(bare(alice), alice.keyid), alice],
  ['a hint in base64', hinted(bare(bob), base64(bob.keyid)), bob],
  ['no hint', hinted(bare(bob), ''), bob],
  ['a hint of another scheme', hinted(bare(bob), 'release-2026'), bob],
  ['a hint and a keyid', hinted(signed(bob), bob.keyid), bob],
  ['a tampered payload', hinted(tampered(bare(alice)), base64(alice.keyid)), alice, 'invalid'],
  ['a hint at the wrong key', hinted(bare(alice), bob.keyid), bob, 'invalid'],
  ['a hint and a keyid that differ', hinted(signed(alice), bob.keyid), bob, 'invalid'],
  ['a stranger', hinted(bare(mallory), mallory.keyid), /no trusted key made/],
  ['a tampered payload, no hint', hinted(tampered(bare(alice)), ''), /no trusted key made/],
  ['a certificate', bundle(bare(mallory), keyless), /keyless certificate: no trusted root/],
  ['a certificate beside our key', bundle(bare(alice), keyless), alice],
  ['a certificate, our keyid abused', bundle(tampered(signed(bob)), keyless), bob, 'invalid'],
]

for (const [name, value, expected, answer = 'verified'] of answers)
  test(`answers to a bundle or envelope with ${name}`, () => {
    const given = verifyEvidence(evidence(value), trusted)
    if (expected instanceof RegExp) {
      assert.equal(given.answer, 'unverified')
      assert.match(given.answer === 'unverified' ? given.why : '', expected)
    } else {
      assert.equal(given.answer, answer)
      assert.equal('key' in given ? given.key : undefined, expected)
    }
  })

test("agrees with Sigstore's own verifier", () => {
  const roots = { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] }
  const sigstore = (value: object, key: Signer): boolean => {
    const found = { publicKey: createPublicKey(key.pem), validFor: () => true }
    const material = toTrustMaterial({ mediaType: '', ...roots }, () => found)
    const thresholds = { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 }
    try {
      new SigstoreVerifier(material, thresholds).verify(toSignedEntity(bundleFromJSON(value)))
      return true
    } catch {
      return false
    }
  }
  for (const key of trusted) {
    const cases = [
      [bare(key), true],
      [tampered(bare(key)), false],
      [bare(mallory), false],
    ] as const
    for (const [envelope, good] of cases) {
      const value = hinted(envelope, key.keyid)
      assert.equal(verifyEvidence(evidence(value), [key]).answer === 'verified', good)
      assert.equal(sigstore(value, key), good)
    }
  }
})

test('stands behind the port of the core', () => {
  const key = { ...alice, name: 'release', voice: 'organization' } as const
  const answer = signatureVerifier.verify(evidence(signed(alice)), [key], [])
  assert.deepEqual(answer, { answer: 'verified', key })
})

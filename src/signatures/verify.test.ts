import assert from 'node:assert/strict'
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  formatEnvelope,
  makeEnvelope,
  parseEnvelope,
  type Envelope,
} from '../formats/evidence/dsse.ts'
import { payloadOf, signatureOf } from '../formats/evidence/dsse.ts'
import { makeStatement, statementPayloadType } from '../formats/evidence/intoto.ts'
import { parsePublicKey, type KeyAlgorithm } from '../formats/evidence/public-key.ts'
import { generateKeyPair } from './generate.ts'
import { signEnvelope } from './sign.ts'
import { verifyEnvelope, verifyEvidenceAside } from './verify.ts'

type Signer = {
  readonly keyid: string
  readonly pem: string
  readonly name: string
  readonly privateKey: KeyObject
}

const signer = (name: string, algorithm: KeyAlgorithm): Signer => {
  const pair = generateKeyPair(algorithm)
  const read = parsePublicKey(pair.publicKey)
  assert.ok(read.ok && read.value.algorithm === algorithm && read.value.pem === pair.publicKey)
  return { name, ...read.value, privateKey: createPrivateKey(pair.privateKey) }
}

const alice = signer('alice', 'ecdsa-p256')
const bob = signer('bob', 'ed25519')
const carol = signer('carol', 'ecdsa-p256')
const mallory = signer('mallory', 'ed25519')

const payload = makeStatement({
  subjects: [{ name: 'shop', digest: { sha256: '0123456789abcdef'.repeat(4) } }],
  predicateType: 'https://example.com/test/v1',
  predicate: { passed: true },
})
const by = (...signers: Signer[]): Envelope =>
  makeEnvelope(
    statementPayloadType,
    payload,
    signers.flatMap(({ privateKey }) =>
      signEnvelope(statementPayloadType, payload, privateKey).signatures.map((each) => ({
        ...each,
        sig: signatureOf(each),
      })),
    ),
  )
const named = (envelope: Envelope, ...keyids: (string | undefined)[]): Envelope => ({
  ...envelope,
  signatures: envelope.signatures.map(({ sig }, index) => {
    const keyid = keyids[index]
    return keyid === undefined ? { sig } : { sig, keyid }
  }),
})
const resigned = (envelope: Envelope, bytes: Uint8Array): Envelope => ({
  ...envelope,
  signatures: envelope.signatures.map((each) => ({
    ...each,
    sig: Buffer.from(bytes).toString('base64'),
  })),
})
const tampered = (envelope: Envelope): Envelope => {
  const text = Buffer.from(payloadOf(envelope)).toString().replace('shop', 'shoq')
  return { ...envelope, payload: Buffer.from(text).toString('base64') }
}

const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

// The other signature that ECDSA takes for one nonce, (r, n - s): half of all good ones look so.
const mirrored = (der: Uint8Array): Uint8Array => {
  const half = (at: number): { readonly value: bigint; readonly end: number } => {
    const end = at + 2 + (der[at + 1] ?? 0)
    return { value: BigInt(`0x${Buffer.from(der.subarray(at + 2, end)).toString('hex')}`), end }
  }
  const r = half(2)
  const integers = [r.value, order - half(r.end).value].map((value) => {
    const hex = value.toString(16)
    const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')
    const positive = (bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes
    return Buffer.concat([Buffer.from([2, positive.length]), positive])
  })
  const body = Buffer.concat(integers)
  return Buffer.concat([Buffer.from([0x30, body.length]), body])
}

const sigOf = (envelope: Envelope): Uint8Array => signatureOf(envelope.signatures[0] ?? { sig: '' })
const otherType = (envelope: Envelope): Envelope => ({ ...envelope, payloadType: 'text/plain' })
const trusted = [alice, bob, carol]

const answers: readonly (readonly [string, Envelope, readonly Signer[], string])[] = [
  ['a P-256 signature', by(alice), trusted, 'verified alice'],
  ['an Ed25519 signature', by(bob), trusted, 'verified bob'],
  ['no trusted key', by(alice), [], 'unverified'],
  ['an unknown signer', by(mallory), trusted, 'unverified'],
  ['no signature left', by(), trusted, 'unverified'],
  ['a signature without keyid', named(by(carol)), trusted, 'verified carol'],
  ['a stranger without keyid', named(by(mallory)), trusted, 'unverified'],
  ['a keyid of another scheme', named(by(bob), 'SHA256:abc'), trusted, 'verified bob'],
  ['a keyid in upper case', named(by(bob), bob.keyid.toUpperCase()), trusted, 'verified bob'],
  ['a stranger with a keyid of ours', named(by(mallory), bob.keyid), trusted, 'invalid bob'],
  ['swapped keyids', named(by(alice, bob), bob.keyid, alice.keyid), trusted, 'invalid bob'],
  ['a tampered payload', tampered(by(alice)), trusted, 'invalid alice'],
  ['a tampered payload, Ed25519', tampered(by(bob)), trusted, 'invalid bob'],
  ['a tampered payload, no keyid', tampered(named(by(alice))), trusted, 'unverified'],
  ['another payload type', otherType(by(alice)), trusted, 'invalid alice'],
  ['two signers, both trusted', by(bob, alice), trusted, 'verified bob'],
  ['two signers, the second trusted', by(mallory, alice), trusted, 'verified alice'],
  [
    'a good and a bad one',
    named(by(alice, mallory), alice.keyid, bob.keyid),
    trusted,
    'invalid bob',
  ],
  [
    'a bad and a good one',
    named(by(mallory, alice), bob.keyid, alice.keyid),
    trusted,
    'invalid bob',
  ],
  ['a stranger and one without keyid', named(by(mallory, bob), 'x'), trusted, 'verified bob'],
  ['the same signature twice', by(alice, alice), trusted, 'verified alice'],
  [
    'the other S of one nonce',
    resigned(by(alice), mirrored(sigOf(by(alice)))),
    trusted,
    'verified alice',
  ],
  ['garbage', resigned(by(alice), Buffer.from('garbage')), trusted, 'invalid alice'],
  ['garbage without keyid', named(resigned(by(alice), Buffer.alloc(64))), trusted, 'unverified'],
  ['zeros', resigned(by(bob), Buffer.alloc(64)), trusted, 'invalid bob'],
  [
    'r and s of zero',
    resigned(by(alice), Buffer.from('3006020100020100', 'hex')),
    trusted,
    'invalid alice',
  ],
  ['a signature of a megabyte', resigned(by(bob), Buffer.alloc(1_000_000)), trusted, 'invalid bob'],
  [
    'a signature with a byte more',
    resigned(by(alice), Buffer.concat([sigOf(by(alice)), Buffer.alloc(1)])),
    trusted,
    'invalid alice',
  ],
]

for (const [name, envelope, keys, expected] of answers)
  test(`answers "${expected}" to ${name}`, () => {
    const answer = verifyEnvelope(envelope, keys)
    const who = answer.answer === 'unverified' ? '' : ` ${answer.key.name}`
    assert.equal(`${answer.answer}${who}`, expected, JSON.stringify(answer))
    assert.ok(answer.answer === 'verified' || answer.why.length > 0)
  })

test('the same aside', async () => {
  for (const [name, envelope, keys] of answers)
    assert.deepEqual(
      await verifyEvidenceAside({ format: 'dsse', envelope }, keys),
      verifyEnvelope(envelope, keys),
      name,
    )
})

test('signs what it verifies, through the written envelope', () => {
  const bytes = fc.uint8Array({ maxLength: 200 })
  const type = fc.string({ minLength: 1, maxLength: 50 }).filter((text) => !/\p{C}/u.test(text))
  fc.assert(
    fc.property(type, bytes, fc.constantFrom(alice, bob), (payloadType, body, who) => {
      const read = parseEnvelope(formatEnvelope(signEnvelope(payloadType, body, who.privateKey)))
      assert.ok(read.ok, JSON.stringify(read))
      assert.equal(read.value.signatures[0]?.keyid, who.keyid)
      assert.deepEqual(verifyEnvelope(read.value, trusted), { answer: 'verified', key: who })
    }),
  )
})

const flipped = (bytes: Uint8Array, [at, flip]: readonly [number, number]): string => {
  const changed = Buffer.from(bytes)
  changed[at % changed.length] = (changed[at % changed.length] ?? 0) ^ flip
  return changed.toString('base64')
}

test('verifies nothing after a byte of the payload, the type or the signature has changed', () => {
  const flips = fc.tuple(fc.nat(10_000), fc.integer({ min: 1, max: 255 }))
  fc.assert(
    fc.property(flips, fc.constantFrom(alice, bob), fc.boolean(), (flip, who, keyid) => {
      const good = keyid ? by(who) : named(by(who))
      const sig = flipped(sigOf(good), flip)
      const changed = [
        { ...good, payload: flipped(payload, flip) },
        { ...good, payloadType: `${good.payloadType} ` },
        { ...good, signatures: good.signatures.map((each) => ({ ...each, sig })) },
      ]
      for (const bad of changed)
        assert.equal(verifyEnvelope(bad, trusted).answer, keyid ? 'invalid' : 'unverified')
    }),
  )
})

const strangers = (count: number) => Array.from({ length: count }, () => mallory)

test('tries a signature without keyid against a bounded number of keys', () => {
  const found = [...strangers(255), bob]
  assert.equal(verifyEnvelope(named(by(bob)), found).answer, 'verified')
  assert.deepEqual(verifyEnvelope(named(by(bob)), [...strangers(256), bob]), {
    answer: 'unverified',
    why: 'it does not say which key signed it, and there are too many to try',
  })
  assert.equal(verifyEnvelope(by(bob), [...strangers(256), bob]).answer, 'verified')
})

test('refuses to sign or verify with keys of other algorithms', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  assert.throws(() => signEnvelope('text/plain', payload, privateKey), TypeError)
  const pem = publicKey.export({ type: 'spki', format: 'pem' })
  assert.throws(() => verifyEnvelope(by(alice), [{ keyid: alice.keyid, pem }]), TypeError)
})

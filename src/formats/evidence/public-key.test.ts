import assert from 'node:assert/strict'
import { createHash, createPublicKey, generateKeyPairSync, KeyObject } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { parsePublicKey } from './public-key.ts'

const spki = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' })
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ed25519 = generateKeyPairSync('ed25519')
const pem = spki(p256.publicKey)

for (const [algorithm, { publicKey }] of Object.entries({ 'ecdsa-p256': p256, ed25519 }))
  test(`reads an ${algorithm} key and names it by its SPKI`, () => {
    const der = publicKey.export({ type: 'spki', format: 'der' })
    const keyid = createHash('sha256').update(der).digest('hex')
    const read = parsePublicKey(spki(publicKey))
    assert.deepEqual(read, { ok: true, value: { algorithm, keyid, pem: spki(publicKey) } })
  })

test('reads other writings of one key as the same key', () => {
  const compressed = Buffer.concat([
    Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex'),
    compressedPoint(p256.publicKey),
  ])
  const oneLine = p256.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  const writings = [
    pem.replaceAll('\n', '\r\n'),
    `\n ${pem}\n\n`,
    pem.trim(),
    `-----BEGIN PUBLIC KEY-----\n${oneLine}\n-----END PUBLIC KEY-----`,
    `-----BEGIN PUBLIC KEY-----\n${compressed.toString('base64')}\n-----END PUBLIC KEY-----\n`,
  ]
  for (const writing of writings) assert.deepEqual(parsePublicKey(writing), parsePublicKey(pem))
})

const compressedPoint = (key: KeyObject): Uint8Array => {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  const odd = (Buffer.from(y, 'base64url').at(-1) ?? 0) % 2
  return Buffer.concat([Buffer.from([2 + odd]), Buffer.from(x, 'base64url')])
}

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const refused: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['text', 'my key'],
  ['RSA', spki(rsa.publicKey)],
  ['RSA in PKCS #1', rsa.publicKey.export({ type: 'pkcs1', format: 'pem' })],
  ['P-384', spki(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey)],
  ['secp256k1', spki(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey)],
  ['Ed448', spki(generateKeyPairSync('ed448').publicKey)],
  ['X25519', spki(generateKeyPairSync('x25519').publicKey)],
  ['two keys', pem + spki(ed25519.publicKey)],
  ['a key with words before it', `key: ${pem}`],
  ['half a key', pem.slice(0, -40)],
  ['a key that is broken inside', pem.replace(/\n.{8}/, '\nAAAAAAAA')],
  ['a certificate', pem.replaceAll('PUBLIC KEY', 'CERTIFICATE')],
  ['a megabyte', `-----BEGIN PUBLIC KEY-----\n${'A'.repeat(1_000_000)}`],
]

for (const [name, text] of refused)
  test(`refuses ${name}, saying what is allowed`, () => {
    const read = parsePublicKey(text)
    assert.match(
      read.ok ? '' : read.problem,
      /^must be an ECDSA P-256 or Ed25519 public key in PEM/,
    )
  })

test('refuses private keys and quotes none of them', () => {
  const passphrase = { cipher: 'aes-256-cbc', passphrase: 'x' }
  const texts = [
    p256.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    p256.privateKey.export({ type: 'sec1', format: 'pem' }),
    ed25519.privateKey.export({ type: 'pkcs8', format: 'pem', ...passphrase }),
    pem + p256.privateKey.export({ type: 'pkcs8', format: 'pem' }),
  ].map(String)
  for (const text of texts) {
    const read = parsePublicKey(text)
    assert.ok(!read.ok)
    assert.match(
      read.problem,
      /must not be a private key, but an ECDSA P-256 or Ed25519 public key/,
    )
    for (const line of text.split('\n').filter((each) => each && !each.startsWith('-----')))
      assert.ok(!read.problem.includes(line))
  }
})

test('takes no key with a byte changed for the same key', () => {
  // Its last three bits are zero: a bit string that calls them unused would say the same key.
  const der = keyThat((bytes) => (bytes.at(-1) ?? 1) % 8 === 0)
  const original = parseDer(der)
  assert.ok(original.ok)
  for (const [at, byte] of der.entries())
    for (let flip = 1; flip <= 255; flip++) {
      const changed = Buffer.from(der)
      changed[at] = byte ^ flip
      assert.notDeepEqual(parseDer(changed), original, `byte ${at} xor ${flip}`)
    }
})

test('never throws', () => {
  fc.assert(fc.property(fc.string(), (text) => !parsePublicKey(text).ok))
})

test('writes a PEM that Node reads as the same key', () => {
  const read = parsePublicKey(pem)
  assert.ok(read.ok && createPublicKey(read.value.pem).equals(p256.publicKey))
})

const keyThat = (holds: (der: Buffer) => boolean): Buffer => {
  const der = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' })
  return holds(der) ? der : keyThat(holds)
}

const parseDer = (der: Buffer): ReturnType<typeof parsePublicKey> =>
  parsePublicKey(`-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----`)

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeEnvelope, preAuthEncoding, signatureOf } from '../formats/evidence/dsse.ts'
import { parsePublicKey, type KeyAlgorithm } from '../formats/evidence/public-key.ts'
import { generateKeyPair } from './generate.ts'
import { signEnvelope } from './sign.ts'
import { verifyEnvelope } from './verify.ts'

const openssl = (...argv: string[]): boolean =>
  spawnSync('openssl', argv, { timeout: 30_000, stdio: 'ignore' }).status === 0
const skip = openssl('version') ? false : 'openssl is not installed'

const folder = mkdtempSync(join(tmpdir(), 'berth-openssl-'))
after(() => rmSync(folder, { recursive: true }))
const at = (name: string): string => join(folder, name)

const type = 'application/vnd.in-toto+json'
const payload = Buffer.from('{"_type":"https://in-toto.io/Statement/v1"}')

const tool = {
  'ecdsa-p256': {
    generate: ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
    sign: ['dgst', '-sha256', '-sign', at('key.pem'), '-out', at('sig'), at('pae')],
    verify: ['dgst', '-sha256', '-verify', at('pub.pem'), '-signature', at('sig'), at('pae')],
  },
  ed25519: {
    generate: ['genpkey', '-algorithm', 'ED25519'],
    sign: [
      'pkeyutl',
      '-sign',
      '-inkey',
      at('key.pem'),
      '-rawin',
      '-in',
      at('pae'),
      '-out',
      at('sig'),
    ],
    verify: [
      'pkeyutl',
      '-verify',
      '-pubin',
      '-inkey',
      at('pub.pem'),
      '-rawin',
      '-in',
      at('pae'),
      '-sigfile',
      at('sig'),
    ],
  },
} as const satisfies Record<KeyAlgorithm, object>

for (const algorithm of ['ecdsa-p256', 'ed25519'] as const) {
  const { generate, sign, verify } = tool[algorithm]

  test(`verifies what openssl signs with ${algorithm}`, { skip }, () => {
    assert.ok(openssl(...generate, '-out', at('key.pem')))
    assert.ok(openssl('pkey', '-in', at('key.pem'), '-pubout', '-out', at('pub.pem')))
    writeFileSync(at('pae'), preAuthEncoding(type, payload))
    assert.ok(openssl(...sign))
    const key = parsePublicKey(readFileSync(at('pub.pem'), 'utf8'))
    assert.ok(key.ok)
    const { keyid } = key.value
    const envelope = makeEnvelope(type, payload, [{ keyid, sig: readFileSync(at('sig')) }])
    assert.deepEqual(verifyEnvelope(envelope, [key.value]), { answer: 'verified', key: key.value })
    const other = makeEnvelope(type, Buffer.from('{}'), [{ keyid, sig: readFileSync(at('sig')) }])
    assert.equal(verifyEnvelope(other, [key.value]).answer, 'invalid')
  })

  test(`signs with ${algorithm} what openssl verifies`, { skip }, () => {
    const pair = generateKeyPair(algorithm)
    const envelope = signEnvelope(type, payload, createPrivateKey(pair.privateKey))
    const [signature] = envelope.signatures
    assert.ok(signature)
    writeFileSync(at('pub.pem'), pair.publicKey)
    writeFileSync(at('pae'), preAuthEncoding(type, payload))
    writeFileSync(at('sig'), signatureOf(signature))
    assert.ok(openssl(...verify))
    writeFileSync(at('pae'), preAuthEncoding(type, Buffer.from('{}')))
    assert.equal(openssl(...verify), false)
  })

  test(`computes the keyid of ${algorithm} as openssl does`, { skip }, () => {
    const { publicKey } = generateKeyPair(algorithm)
    writeFileSync(at('pub.pem'), publicKey)
    assert.ok(openssl('pkey', '-pubin', '-in', at('pub.pem'), '-outform', 'DER', '-out', at('der')))
    assert.ok(openssl('dgst', '-sha256', '-r', '-out', at('sum'), at('der')))
    const key = parsePublicKey(publicKey)
    assert.equal(key.ok && key.value.keyid, readFileSync(at('sum'), 'utf8').slice(0, 64))
  })
}

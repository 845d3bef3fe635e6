import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { it } from 'node:test'
import fc from 'fast-check'
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts'
import { noteKeyId, parseSignedNote, signNote, verifyNote } from './signed-note.ts'

/** A key and a note of Go's golang.org/x/mod/sumdb/note, from its documentation. */
const goKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const goNote = [
  'If you think cryptography is the answer to your problem,',
  "then you don't know what your problem is.",
  '',
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=',
  '',
].join('\n')

const readNote = (text: string) => {
  const read = parseSignedNote(text)
  assert.ok(read.ok, read.ok ? '' : read.problem)
  return read.value
}

it('verifies what Go has signed', () => {
  const raw = Buffer.from(goKey.split('+').slice(2).join('+'), 'base64').subarray(1)
  const x = raw.toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  assert.equal(noteKeyId('PeterNeumann', key), 'c74f20a3')
  assert.equal(verifyNote(readNote(goNote), 'PeterNeumann', key), 'verified')
  assert.equal(
    verifyNote(readNote(goNote.replace('think', 'thank')), 'PeterNeumann', key),
    'broken',
  )
  assert.equal(verifyNote(readNote(goNote), 'PeterNewman', key), 'unknown')
})

const keys = {
  ed25519: generateKeyPairSync('ed25519'),
  ecdsa: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
}

for (const [algorithm, { privateKey, publicKey }] of Object.entries(keys))
  it(`verifies what it has signed with ${algorithm}`, () => {
    const text = 'log\n1\n\nmore\n'
    const note = readNote(signNote(text, 'berth/log', privateKey))
    assert.equal(note.text, text)
    assert.equal(verifyNote(note, 'berth/log', publicKey), 'verified')
    assert.equal(verifyNote({ ...note, text: 'log\n2\n' }, 'berth/log', publicKey), 'broken')
    const another = generateKeyPairSync('ed25519').publicKey
    assert.equal(verifyNote(note, 'berth/log', another), 'unknown')
    const twice = { ...note, signatures: [...note.signatures, ...note.signatures] }
    assert.equal(verifyNote(twice, 'berth/log', publicKey), 'verified')
  })

it('signs only what can be a note', () => {
  const { privateKey } = keys.ed25519
  for (const text of ['no newline', 'a\tb\n', '\ud800\n'])
    assert.throws(() => signNote(text, 'log', privateKey), TypeError)
  const rsa = createPrivateKey(
    generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    }),
  )
  assert.throws(() => signNote('a\n', 'log', rsa), TypeError)
})

const good = signNote('a\n', 'log', keys.ed25519.privateKey)
const badNotes: readonly (readonly [why: string, note: string])[] = [
  ['empty', ''],
  ['without signatures', 'a\n\n'],
  ['without an empty line', 'a\n— log AAAAAAA=\n'],
  ['cut off', good.slice(0, -1)],
  ['with a tab', good.replace('a\n', 'a\t\n')],
  ['with a carriage return', good.replaceAll('\n', '\r\n')],
  ['with a hyphen for the dash', good.replace('—', '-')],
  ['with a plus in the name', good.replace('log', 'l+g')],
  ['with a signature that is too short', 'a\n\n— log AAAAAA==\n'],
  ['with odd base64', 'a\n\n— log AAAAAAB=\n'],
  ['with 17 signatures', `${good}${good.slice(good.indexOf('—')).repeat(16)}`],
  ['with a lone surrogate', good.replace('a\n', '\ud800\n')],
  ['oversized', `${'a'.repeat(70_000)}${good}`],
]
for (const [why, note] of badNotes)
  it(`refuses a note ${why}`, () => assert.equal(parseSignedNote(note).ok, false))

it('reads any text without breaking', () => {
  fc.assert(fc.property(fc.string(), (text) => void parseSignedNote(`${text}\n\n${text}`)))
})

it('reads the checkpoints that it writes', () => {
  fc.assert(
    fc.property(fc.nat(), fc.uint8Array({ minLength: 32, maxLength: 32 }), (size, bytes) => {
      const checkpoint = { origin: 'berth/org', size, root: Buffer.from(bytes) }
      assert.deepEqual(parseCheckpoint(formatCheckpoint(checkpoint)), {
        ok: true,
        value: checkpoint,
      })
    }),
  )
})

const root = Buffer.alloc(32).toString('base64')
const badCheckpoints = [
  '',
  `\n1\n${root}\n`,
  `log\n01\n${root}\n`,
  `log\n-1\n${root}\n`,
  `log\n1e3\n${root}\n`,
  `log\n9007199254740993\n${root}\n`,
  `log\n1\n${root.slice(0, -4)}\n`,
  `log\n1\n${root.slice(0, -1)}\n`,
  'log\n1\n',
]
for (const text of badCheckpoints)
  it(`refuses the checkpoint ${JSON.stringify(text)}`, () =>
    assert.equal(parseCheckpoint(text).ok, false))

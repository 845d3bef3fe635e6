import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatEnvelope, makeEnvelope, parseEnvelope, payloadOf } from './dsse.ts'
import { preAuthEncoding, signatureOf } from './dsse.ts'

const envelope = {
  payload: 'aGVsbG8=',
  payloadType: 'text/plain',
  signatures: [{ keyid: 'k', sig: 'c2ln' }],
}
const signature = { sig: 'c2ln' }
const signatures = (count: number) => Array.from({ length: count }, () => signature)

const taken: readonly (readonly [string, object])[] = [
  ['one signature', {}],
  ['no keyid', { signatures: [signature] }],
  ['16 signatures', { signatures: signatures(16) }],
  ['fields of other versions', { extra: [1], signatures: [{ ...signature, cert: 'x' }] }],
  ['an empty payload', { payload: '' }],
  ['the URL-safe alphabet, padded', { payload: '-_-_Pj8=' }],
  ['the URL-safe alphabet, unpadded', { payload: '-_-_Pj8' }],
  ['the standard alphabet', { payload: '+/+/Pj8=' }],
  ['a payload type beyond ASCII', { payloadType: 'application/vnd.exämple+json' }],
]

for (const [name, change] of taken)
  test(`reads an envelope with ${name}`, () => {
    const read = parseEnvelope(JSON.stringify({ ...envelope, ...change }))
    assert.ok(read.ok, JSON.stringify(read))
  })

const refused: readonly (readonly [string, unknown, RegExp])[] = [
  ['an array', [envelope], /a JSON object/],
  ['null', null, /a JSON object/],
  ['no payload', { ...envelope, payload: undefined }, /\/payload$/],
  ['a payload of another type', { ...envelope, payload: 1 }, /\/payload$/],
  ['an alphabet of both kinds', { ...envelope, payload: '-_+/Pj8=' }, /\/payload$/],
  ['white space in base64', { ...envelope, payload: 'aGVs bG8=' }, /\/payload$/],
  ['a missing pad', { ...envelope, payload: '+/+/Pj8' }, /\/payload$/],
  ['a pad too many', { ...envelope, payload: 'aGVsbG8==' }, /\/payload$/],
  ['loose bits', { ...envelope, payload: 'aGVsbG9=' }, /\/payload$/],
  ['no base64 at all', { ...envelope, payload: '{"a":1}' }, /\/payload$/],
  ['no payload type', { ...envelope, payloadType: undefined }, /\/payloadType/],
  ['an empty payload type', { ...envelope, payloadType: '' }, /\/payloadType/],
  ['a payload type with a line break', { ...envelope, payloadType: 'a\nb' }, /\/payloadType/],
  ['a long payload type', { ...envelope, payloadType: 'a'.repeat(257) }, /\/payloadType/],
  ['no signatures', { ...envelope, signatures: undefined }, /1 to 16 signatures/],
  ['stripped signatures', { ...envelope, signatures: [] }, /1 to 16 signatures/],
  ['17 signatures', { ...envelope, signatures: signatures(17) }, /1 to 16 signatures/],
  ['signatures by name', { ...envelope, signatures: { 0: signature } }, /1 to 16 signatures/],
  ['a signature of text', { ...envelope, signatures: ['c2ln'] }, /\/signatures\/0$/],
  ['no sig', { ...envelope, signatures: [signature, {}] }, /\/signatures\/1\/sig/],
  ['an empty sig', { ...envelope, signatures: [{ sig: '' }] }, /\/signatures\/0\/sig/],
  ['a sig in hex', { ...envelope, signatures: [{ sig: 'abcde' }] }, /\/signatures\/0\/sig/],
  ['a keyid of another type', { ...envelope, signatures: [{ ...signature, keyid: 1 }] }, /keyid/],
  ['a keyid with NUL', { ...envelope, signatures: [{ ...signature, keyid: '\0' }] }, /NUL/],
  ['a keyid with ESC', { ...envelope, signatures: [{ ...signature, keyid: '\x1b' }] }, /keyid/],
]

for (const [name, value, problem] of refused)
  test(`refuses an envelope with ${name}`, () => {
    const read = parseEnvelope(JSON.stringify(value))
    assert.ok(!read.ok)
    assert.match(read.problem, problem)
  })

test('refuses an envelope with a field twice, and one of 10 MB', () => {
  const twice = parseEnvelope('{"payload":"","payload":"","payloadType":"a","signatures":[]}')
  assert.match(twice.ok ? '' : twice.problem, /key twice/)
  const large = parseEnvelope(Buffer.alloc(10_000_000, 0x7b))
  assert.match(large.ok ? '' : large.problem, /at most 4194304 bytes/)
})

test('takes an empty or null keyid for none', () => {
  for (const keyid of ['', null]) {
    const read = parseEnvelope(
      JSON.stringify({ ...envelope, signatures: [{ sig: 'c2ln', keyid }] }),
    )
    assert.deepEqual(read.ok && read.value.signatures, [signature])
  }
})

const pae = (type: string, body: string): string =>
  Buffer.from(preAuthEncoding(type, Buffer.from(body))).toString()

test('encodes what is signed as DSSE v1 says, counting bytes', () => {
  assert.equal(
    pae('http://example.com/HelloWorld', 'hello world'),
    'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
  )
  assert.equal(pae('ä', ''), 'DSSEv1 2 ä 0 ')
  assert.equal(pae('a', '€'), 'DSSEv1 1 a 3 €')
})

test('encodes different payloads or types differently', () => {
  const character = fc.constantFrom('a', 'ä', '€', '😀', ' ', '1')
  const pair = fc.tuple(fc.string({ unit: character }), fc.uint8Array())
  fc.assert(
    fc.property(pair, pair, ([type, body], [otherType, otherBody]) => {
      const same = type === otherType && Buffer.from(body).equals(otherBody)
      const encoded = Buffer.from(preAuthEncoding(type, body))
      assert.equal(encoded.equals(preAuthEncoding(otherType, otherBody)), same)
    }),
  )
})

test('reads what it writes, byte for byte', () => {
  const type = fc.string({ minLength: 1, maxLength: 80 }).filter((text) => !/\p{C}/u.test(text))
  const sig = fc.uint8Array({ minLength: 1, maxLength: 80 })
  const signed = fc.oneof(fc.record({ sig }), fc.record({ sig, keyid: type }))
  const several = fc.array(signed, { minLength: 1, maxLength: 16 })
  fc.assert(
    fc.property(type, fc.uint8Array(), several, (payloadType, payload, made) => {
      const written = makeEnvelope(payloadType, payload, made)
      const read = parseEnvelope(formatEnvelope(written))
      assert.ok(read.ok, JSON.stringify(read))
      assert.deepEqual(read.value, written)
      assert.ok(Buffer.from(payload).equals(payloadOf(read.value)))
      for (const [index, each] of read.value.signatures.entries())
        assert.ok(Buffer.from(made[index]?.sig ?? []).equals(signatureOf(each)))
    }),
  )
})

test('never throws, whatever JSON it gets', () => {
  const field = fc.oneof(fc.jsonValue(), fc.constantFrom('aGVsbG8=', [signature], [{}], []))
  const like = fc.record({ payload: field, payloadType: field, signatures: field })
  fc.assert(
    fc.property(fc.oneof(like, fc.jsonValue()), (value) => {
      assert.ok('ok' in parseEnvelope(JSON.stringify(value)))
    }),
  )
})

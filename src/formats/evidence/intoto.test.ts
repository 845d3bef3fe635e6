import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isStatementPayload, makeStatement, parseStatement } from './intoto.ts'

const hex = '0123456789abcdef'.repeat(4)
const digest = { sha256: hex }
const statement = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'shop', digest }],
  predicateType: 'https://slsa.dev/provenance/v1',
  predicate: { buildDefinition: {} },
}
const read = (value: unknown) => parseStatement(Buffer.from(JSON.stringify(value)))
const about = (...subject: unknown[]) => ({ ...statement, subject })
const many = (count: number) => Array.from({ length: count }, () => ({ digest }))

test('reads a statement v1 with all that a subject may say', () => {
  const subject = {
    name: 'ghcr.io/acme/shop',
    uri: 'pkg:oci/shop',
    digest: { ...digest, gitCommit: 'da39a3ee5e6b4b0d3255bfef95601890afd80709' },
    mediaType: 'application/vnd.oci.image.index.v1+json',
    annotations: { 'berth.kind': 'CONTAINER_IMAGE', remotes: [{ name: 'origin' }], cas: true },
  }
  const { uri: _ignored, ...kept } = subject
  assert.deepEqual(read({ ...about(subject), later: 'field' }), {
    ok: true,
    value: {
      type: 'https://in-toto.io/Statement/v1',
      subjects: [kept],
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: { buildDefinition: {} },
    },
  })
})

const taken: readonly (readonly [string, unknown])[] = [
  ['no predicate', { ...statement, predicate: undefined }],
  ['a null predicate', { ...statement, predicate: null }],
  ['a predicate type without a scheme', { ...statement, predicateType: 'chainloop.dev/x/v0.2' }],
  ['a nameless subject', about({ digest })],
  ['null for unset', about({ digest, name: null, mediaType: null, annotations: null })],
  ['an algorithm of the future', about({ digest: { somecoolhash: 'aGk=' } })],
  ['16 algorithms', about({ digest: Object.fromEntries(many(16).map((_, n) => [`h${n}`, 'x'])) })],
  [
    '__proto__ as algorithm',
    JSON.parse(`{"_type":"https://in-toto.io/Statement/v1",
    "predicateType":"a","subject":[{"digest":{"__proto__":"abcd"}}]}`),
  ],
  ['10,000 subjects', { ...statement, subject: many(10_000) }],
  ['version 0.1', { ...statement, _type: 'https://in-toto.io/Statement/v0.1' }],
]

for (const [name, value] of taken)
  test(`reads a statement with ${name}`, () => {
    const statementRead = read(value)
    assert.ok(statementRead.ok, JSON.stringify(statementRead))
  })

const refused: readonly (readonly [string, unknown, RegExp])[] = [
  ['an array', [statement], /a JSON object/],
  ['no type', { ...statement, _type: undefined }, /\/_type/],
  ['version 2', { ...statement, _type: 'https://in-toto.io/Statement/v2' }, /\/_type/],
  ['no subject', { ...statement, subject: undefined }, /1 to 10000 subjects/],
  ['an empty list of subjects', about(), /1 to 10000 subjects/],
  ['one subject, not a list', { ...statement, subject: { digest } }, /1 to 10000 subjects/],
  ['10,001 subjects', { ...statement, subject: many(10_001) }, /1 to 10000 subjects/],
  ['a subject of text', about({ digest }, 'shop'), /an object at \/subject\/1$/],
  ['no digest', about({ name: 'shop' }), /\/subject\/0\/digest/],
  ['an empty digest set', about({ digest: {} }), /\/subject\/0\/digest/],
  ['a digest of text', about({ digest: `sha256:${hex}` }), /\/subject\/0\/digest/],
  ['a list of digests', about({ digest: [hex] }), /\/subject\/0\/digest/],
  [
    '17 algorithms',
    about({ digest: Object.fromEntries(many(17).map((_, n) => [`h${n}`, 'x'])) }),
    /1 to 16/,
  ],
  ['an upper-case SHA-256', about({ digest: { sha256: hex.toUpperCase() } }), /digest\/sha256/],
  ['a short SHA-256', about({ digest: { sha256: hex.slice(1) } }), /digest\/sha256/],
  ['a prefixed SHA-256', about({ digest: { sha256: `sha256:${hex}` } }), /digest\/sha256/],
  ['a SHA-256 among others', about({ digest: { sha1: 'ab', sha256: 'ab' } }), /digest\/sha256/],
  ['an empty digest', about({ digest: { sha1: '' } }), /1 to 256 visible/],
  ['a digest of another type', about({ digest: { sha1: 1 } }), /1 to 256 visible/],
  ['a digest with a line break', about({ digest: { sha1: 'ab\n' } }), /1 to 256 visible/],
  ['a nameless algorithm', about({ digest: { '': 'ab' } }), /algorithm names/],
  ['a name of another type', about({ digest, name: 1 }), /\/subject\/0\/name/],
  ['a long name', about({ digest, name: 'n'.repeat(4097) }), /\/subject\/0\/name/],
  ['a media type of another type', about({ digest, mediaType: {} }), /\/subject\/0\/mediaType/],
  ['a list of annotations', about({ digest, annotations: [] }), /\/subject\/0\/annotations/],
  ['no predicate type', { ...statement, predicateType: undefined }, /\/predicateType/],
  ['an empty predicate type', { ...statement, predicateType: '' }, /\/predicateType/],
  ['a predicate type with a space', { ...statement, predicateType: 'a b' }, /\/predicateType/],
  ['a long predicate type', { ...statement, predicateType: 'a'.repeat(257) }, /\/predicateType/],
  ['a predicate of text', { ...statement, predicate: 'x' }, /\/predicate$/],
  ['a list of predicates', { ...statement, predicate: [] }, /\/predicate$/],
  [
    'a nameless subject of v0.1',
    { ...about({ digest }), _type: 'https://in-toto.io/Statement/v0.1' },
    /name/,
  ],
]

for (const [name, value, problem] of refused)
  test(`refuses a statement with ${name}`, () => {
    const statementRead = read(value)
    assert.ok(!statementRead.ok)
    assert.match(statementRead.problem, problem)
  })

test('refuses a statement that hides a second subject list, and one nested too deep', () => {
  const text = JSON.stringify(statement)
  const twice = parseStatement(Buffer.from(`{"subject":[],${text.slice(1)}`))
  assert.match(twice.ok ? '' : twice.problem, /key twice/)
  const deep = `${text.slice(0, -1)},"x":${'['.repeat(99)}${']'.repeat(99)}}`
  assert.ok(parseStatement(Buffer.from(deep)).ok)
  const deeper = parseStatement(Buffer.from(deep.replace('[[', '[[[').replace(']]', ']]]')))
  assert.match(deeper.ok ? '' : deeper.problem, /deeper than 100/)
})

test('knows the payload types of statements', () => {
  assert.ok(isStatementPayload('application/vnd.in-toto+json'))
  assert.ok(isStatementPayload('application/vnd.in-toto.provenance+json'))
  for (const other of ['application/json', 'Application/vnd.in-toto+json', 'x', ''])
    assert.equal(isStatementPayload(other), false)
})

test('reads what it writes, and writes it in one way only', () => {
  const text = fc.string({ minLength: 1 }).filter((each) => !each.includes('\0'))
  const sha256 = fc.uint8Array({ minLength: 32, maxLength: 32 })
  const subject = fc.record(
    {
      digest: sha256.map((bytes) => ({ sha256: Buffer.from(bytes).toString('hex') })),
      name: text,
      annotations: fc.dictionary(text, text, { minKeys: 1 }),
    },
    { requiredKeys: ['digest'] },
  )
  const predicate = fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean()))
  fc.assert(
    fc.property(fc.array(subject, { minLength: 1 }), predicate, (subjects, claims) => {
      const made = { subjects, predicateType: 'https://example.com/p', predicate: claims }
      const payload = makeStatement(made)
      const back = parseStatement(payload)
      assert.ok(back.ok, JSON.stringify(back))
      const { type, ...rest } = back.value
      assert.equal(type, 'https://in-toto.io/Statement/v1')
      assert.deepEqual(plain(rest), plain(made))
      assert.deepEqual(makeStatement(rest), payload)
    }),
  )
})

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test('never throws, whatever JSON it gets', () => {
  const field = fc.oneof(fc.jsonValue(), fc.constantFrom([{ digest }], {}, statement._type))
  const like = fc.record({
    _type: fc.constant(statement._type),
    subject: fc.oneof(field, fc.array(fc.record({ digest: field, name: field }))),
    predicateType: fc.constantFrom('a', 1),
    predicate: field,
  })
  fc.assert(
    fc.property(fc.oneof(like, fc.jsonValue()), (value) => {
      assert.ok('ok' in read(value))
    }),
  )
  fc.assert(fc.property(fc.uint8Array(), (bytes) => 'ok' in parseStatement(bytes)))
})

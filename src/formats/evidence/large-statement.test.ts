import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maxEvidenceBytes } from './dsse.ts'
import { largestEvidenceBytes, parseEvidence, readEvidenceInTurns } from './evidence.ts'

const components = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    'bom-ref': `ref-${n}`,
    name: `package-${n}`,
    purl: `pkg:npm/package-${n}@1.0.0`,
    properties: [{ name: 'path', value: `/usr/lib/node_modules/package-${n}/package.json` }],
  }))
const document = { bomFormat: 'CycloneDX', specVersion: '1.6', components: components(30_000) }

const envelopeOf = (statement: object | string, more: object = {}): Buffer => {
  const text = typeof statement === 'string' ? statement : JSON.stringify(statement)
  return Buffer.from(
    JSON.stringify({
      payload: Buffer.from(text).toString('base64'),
      payloadType: 'application/vnd.in-toto+json',
      signatures: [{ sig: 'AA==' }],
      ...more,
    }),
  )
}
const statement = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'shop', digest: { sha256: 'a'.repeat(64) }, annotations: { components: 1 } }],
  predicateType: 'https://cyclonedx.org/bom/v1.6',
  predicate: document,
}

test('a large SBOM is read without its lists, in many turns', () => {
  const bytes = envelopeOf(statement)
  assert.ok(bytes.byteLength > maxEvidenceBytes)
  const steps = readEvidenceInTurns(bytes)
  let turns = 0
  for (;;) {
    const { done, value: evidence } = steps.next()
    if (!done) turns += 1
    else {
      assert.ok(evidence.ok, evidence.ok ? '' : evidence.problem)
      assert.deepEqual(evidence.value.statement.predicate, {
        bomFormat: 'CycloneDX',
        specVersion: '1.6',
      })
      const { predicate: _predicate, _type: type, subject, ...rest } = statement
      const { predicate: _read, ...read } = evidence.value.statement
      assert.deepEqual(read, { type, subjects: subject, ...rest })
      break
    }
  }
  assert.ok(turns > 20, `${turns} turns`)
})

const long = 'x'.repeat(5 * 1024 * 1024)
const refused: readonly [what: string, bytes: () => Buffer, problem: RegExp][] = [
  [
    'what is no SBOM',
    () => envelopeOf({ ...statement, predicateType: 'https://slsa.dev/provenance/v1' }),
    /at most 4194304 bytes long, since it is no SBOM/,
  ],
  [
    'many values beside the lists',
    () => envelopeOf({ ...statement, predicate: { others: components(60_000) } }),
    /at most 200000 values beside its lists in the payload/,
  ],
  ['a truncated one', () => envelopeOf(JSON.stringify(statement).slice(0, -9)), /in the payload/],
  [
    'a key twice, deep inside',
    () => envelopeOf(`{"predicate":{"components":[{"a":"${long}","b":1,"b":2}]}}`),
    /key twice.*in the payload/,
  ],
  [
    'deep nesting in a list',
    () => envelopeOf(`{"long":"${long}","predicate":{"components":${'['.repeat(200)}`),
    /deeper than 100 levels.*in the payload/,
  ],
  ['no subject', () => envelopeOf({ ...statement, subject: [] }), /1 to 10000 subjects/],
  [
    'another payload type',
    () => envelopeOf(statement, { payloadType: 'text/plain' }),
    /payloadType/,
  ],
  ['what is larger still', () => Buffer.alloc(largestEvidenceBytes + 1, 0x20), /at most 16777216/],
]

for (const [what, bytes, problem] of refused)
  test(`refused, though large: ${what}`, () => {
    const evidence = parseEvidence(bytes())
    assert.equal(evidence.ok, false)
    if (!evidence.ok) assert.match(evidence.problem, problem)
  })

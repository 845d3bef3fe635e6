import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { JsonObject } from '../json/canonical.ts'
import { buildInputs } from './build-inputs.ts'

const sha256 = 'ab'.repeat(32)
const digest = `sha256:${sha256}`
const inputsOf = (predicateType: string, predicate: JsonObject) =>
  buildInputs({ type: 'https://in-toto.io/Statement/v1', subjects: [], predicateType, predicate })
const v1 = 'https://slsa.dev/provenance/v1'
const item = { uri: 'pkg:npm/left-pad@1.3.0', digest: { sha256 } }

describe('the inputs of a build', () => {
  const good: readonly (readonly [string, string, JsonObject, string | null])[] = [
    ['SLSA v1', v1, { buildDefinition: { resolvedDependencies: [item] } }, item.uri],
    ['SLSA v1.1', `${v1}.1`, { buildDefinition: { resolvedDependencies: [item] } }, item.uri],
    ['SLSA v0.2', 'https://slsa.dev/provenance/v0.2', { materials: [item] }, item.uri],
    [
      'a link',
      'https://in-toto.io/attestation/link/v0.3',
      { materials: [{ name: 'a.c', digest: { sha256 } }] },
      'a.c',
    ],
    [
      'one without a name',
      v1,
      { buildDefinition: { resolvedDependencies: [{ digest: { sha256 } }] } },
      null,
    ],
  ]
  for (const [what, type, predicate, name] of good)
    it(`are read from ${what}`, () => {
      assert.deepEqual(inputsOf(type, predicate), [{ digest, name }])
    })

  const none: readonly (readonly [string, string, JsonObject])[] = [
    ['another type', 'https://slsa.dev/provenance/v10', { materials: [item] }],
    ['a type of somebody else', 'https://example.com/', { materials: [item] }],
    ['no list', v1, { buildDefinition: { resolvedDependencies: {} } }],
    [
      'other digests',
      'https://slsa.dev/provenance/v0.2',
      { materials: [{ digest: { sha1: 'a' } }] },
    ],
    [
      'upper case',
      'https://slsa.dev/provenance/v0.2',
      { materials: [{ digest: { sha256: sha256.toUpperCase() } }] },
    ],
    [
      'no object',
      'https://slsa.dev/provenance/v0.2',
      { materials: ['x', null, 7, { digest: 'x' }] },
    ],
  ]
  for (const [what, type, predicate] of none)
    it(`are none with ${what}`, () => {
      assert.deepEqual(inputsOf(type, predicate), [])
    })

  it('are read from any predicate without failing', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (predicate) => {
        inputsOf(v1, predicate as JsonObject)
      }),
    )
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonValue } from '../json/canonical.ts'
import type { Statement, Subject } from '../evidence/intoto.ts'
import { materialsOf, subjectKind } from './material.ts'

const hex = '0123456789abcdef'.repeat(4)
const statement = (materials: JsonValue, predicateType: string): Statement => ({
  type: 'https://in-toto.io/Statement/v1',
  subjects: [],
  predicateType,
  predicate: { materials },
})
const chainloop = 'chainloop.dev/attestation/v0.2'
const material = (type: JsonValue) => ({
  name: 'ghcr.io/acme/shop',
  digest: { sha256: hex },
  annotations: { 'chainloop.material.name': 'image', 'chainloop.material.type': type },
})
const known = { digest: `sha256:${hex}`, name: 'image', resource: 'ghcr.io/acme/shop' }

test('lists what a Chainloop attestation names as material', () => {
  const { annotations: _, ...bare } = material('STRING')
  const all = ['CONTAINER_IMAGE', 'HELM_CHART', 'SBOM_CYCLONEDX_JSON', 7].map(material)
  assert.deepEqual(materialsOf(statement([...all, bare], chainloop)), [
    { ...known, type: 'CONTAINER_IMAGE', kind: 'CONTAINER_IMAGE' },
    { ...known, type: 'HELM_CHART', kind: 'HELM_CHART' },
    { ...known, type: 'SBOM_CYCLONEDX_JSON' },
    known,
    { digest: known.digest, resource: known.resource },
  ])
})

const passedOver: readonly (readonly [string, JsonValue])[] = [
  ['that is text', 'image'],
  ['that is null', null],
  ['without a digest', { ...material('STRING'), digest: null }],
  ['with another digest', { ...material('CONTAINER_IMAGE'), digest: { sha1: 'ab' } }],
  ['with an upper-case digest', { digest: { sha256: hex.toUpperCase() } }],
  ['with a digest of another type', { digest: { sha256: [hex] } }],
]

for (const [name, value] of passedOver)
  test(`passes over a material ${name}`, () => {
    assert.deepEqual(materialsOf(statement([value], chainloop)), [])
  })

test('knows no materials of other predicates, nor in other places', () => {
  for (const type of ['https://slsa.dev/provenance/v1', `https://${chainloop}`, 'chainloop.dev/x'])
    assert.deepEqual(materialsOf(statement([material('CONTAINER_IMAGE')], type)), [])
  for (const materials of [null, { 0: material('HELM_CHART') }, 'x'])
    assert.deepEqual(materialsOf(statement(materials, chainloop)), [])
})

const subject = (kind: JsonValue): Subject => ({
  digest: {},
  annotations: { 'berth.kind': kind },
})

test('takes the kind that a subject states, if it is one', () => {
  for (const kind of ['CONTAINER_IMAGE', 'HELM_CHART', 'ARCHIVE'])
    assert.equal(subjectKind(subject(kind)), kind)
  for (const kind of ['container_image', '', null, ['ARCHIVE']])
    assert.equal(subjectKind(subject(kind)), undefined)
  assert.equal(subjectKind({ digest: {} }), undefined)
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { badSamples } from '../../../test/materials/bad-samples.ts'
import { chartOf, goodSamples, sample, tarOf } from '../../../test/materials/samples.ts'
import { checkMaterial } from './check-material.ts'
import { detectMaterial } from './detect-material.ts'
import { isDocumentKind, isSubjectKind, materialKinds, type MaterialKind } from './kind.ts'

const checkable = (kind: MaterialKind) => {
  assert.ok(isDocumentKind(kind) || kind === 'HELM_CHART', kind)
  return kind
}

const notesOf = (kind: MaterialKind, bytes: Uint8Array): Readonly<Record<string, string>> => {
  const facts = checkMaterial(checkable(kind), bytes)
  assert.ok(facts.ok, facts.ok ? '' : facts.problem)
  return facts.value.notes
}

describe('a good document', () => {
  for (const [name, kind, bytes] of goodSamples) {
    it(`${name} is ${kind}, said and found`, () => {
      notesOf(kind, bytes)
      const found = detectMaterial(bytes)
      assert.equal(found.kind, kind)
      assert.equal(found.facts?.ok, true)
    })

    it(`${name} is of no other kind`, () => {
      const others = materialKinds.filter(
        (each) => (isDocumentKind(each) || each === 'HELM_CHART') && each !== kind,
      )
      // Every provenance is an attestation.
      const taken = others.filter((each) => checkMaterial(checkable(each), bytes).ok)
      assert.deepEqual(taken, kind === 'SLSA_PROVENANCE' ? ['ATTESTATION'] : [])
    })
  }

  it('says of itself what is worth a line', () => {
    assert.deepEqual(notesOf('SBOM_CYCLONEDX_JSON', sample('cyclonedx-1.6.json')), {
      'sbom.version': '1.6',
      'sbom.components': '2',
      'sbom.mainComponent.name': 'shop',
      'sbom.mainComponent.version': '1.2.0',
      'sbom.mainComponent.type': 'application',
      'tool.name': 'syft',
    })
    assert.deepEqual(notesOf('JUNIT_XML', sample('junit.xml')), {
      'tests.total': '4',
      'tests.failed': '1',
      'tests.errored': '0',
      'tests.skipped': '1',
    })
    assert.deepEqual(notesOf('SARIF', sample('sarif-2.1.0.json')), {
      'tool.name': 'CodeQL',
      results: '1',
    })
    assert.deepEqual(notesOf('HELM_CHART', chartOf()), {
      'chart.name': 'shop',
      'chart.version': '1.2.0',
      'chart.appVersion': '1.2',
    })
    assert.equal(notesOf('SBOM_CYCLONEDX_JSON', sample('cyclonedx-1.4.json'))['tool.name'], 'trivy')
    assert.equal(notesOf('SBOM_SPDX_JSON', sample('spdx-3.0.json'))['sbom.components'], '1')
  })
})

describe('a bad document is refused, with the place:', () => {
  for (const [kind, name, bytes, problem] of badSamples)
    it(`${kind}: ${name}`, () => {
      const facts = checkMaterial(checkable(kind), bytes)
      assert.ok(!facts.ok)
      assert.match(facts.problem, problem)
      assert.match(facts.problem, /^must /)
    })
})

describe('without a kind', () => {
  it('images, charts and artifacts are what a run makes', () => {
    assert.deepEqual(materialKinds.filter(isSubjectKind), [
      'CONTAINER_IMAGE',
      'HELM_CHART',
      'ARTIFACT',
    ])
  })

  const rows: readonly (readonly [string, Buffer, MaterialKind])[] = [
    ['text', Buffer.from('hello'), 'ARTIFACT'],
    ['nothing', Buffer.alloc(0), 'ARTIFACT'],
    ['any JSON', Buffer.from('{"passed": true}'), 'ARTIFACT'],
    ['any gzip', gzipSync(tarOf({ 'bin/app': 'x' })), 'ARTIFACT'],
    ['any XML', Buffer.from('<html/>'), 'ARTIFACT'],
    ['a binary that begins like JSON', Buffer.from([0x7b, 0xff, 0x00]), 'ARTIFACT'],
  ]
  for (const [name, bytes, kind] of rows)
    it(`${name} is ${kind}`, () => {
      assert.deepEqual(detectMaterial(bytes), { kind })
    })

  it('what says that it is something, but is no good one, is not silently an ARTIFACT', () => {
    const missed = badSamples
      .filter(([kind]) => isDocumentKind(kind))
      .filter(([kind, , bytes]) => {
        const found = detectMaterial(bytes)
        return found.kind !== kind || found.facts?.ok !== false
      })
      .map(([kind, name]) => `${kind}: ${name}`)
    // These say nothing of themselves that could be missed.
    assert.deepEqual(missed, [
      'JUNIT_XML: another root',
      'JUNIT_XML: nothing',
      'JUNIT_XML: UTF-16',
      'JUNIT_XML: broken UTF-8',
      'SLSA_PROVENANCE: another type',
      'SLSA_PROVENANCE: nothing signed',
    ])
  })
})

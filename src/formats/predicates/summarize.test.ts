import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { JsonObject } from '../json/canonical.ts'
import type { Statement } from '../evidence/intoto.ts'
import { sourceOf, summaryOf } from './summarize.ts'
import {
  chainloop,
  commit,
  cyclonedx,
  git,
  scan,
  slsa02,
  slsa1,
  spdx2,
  spdx3,
  svr,
  tests,
  vsa,
  workflowRun,
} from '../../../test/materials/predicate-samples.ts'

const statement = (predicateType: string, predicate: JsonObject): Statement => ({
  type: 'https://in-toto.io/Statement/v1',
  subjects: [{ digest: { sha256: 'a'.repeat(64) } }],
  predicateType,
  predicate,
})

const understood: readonly (readonly [string, JsonObject, title: string, sentence: string])[] = [
  [
    'https://slsa.dev/provenance/v1',
    slsa1,
    'SLSA provenance v1',
    'Built by https://github.com/actions/runner/github-hosted from https://github.com/acme/shop at commit d20ace7968ba.',
  ],
  [
    'https://slsa.dev/provenance/v0.2',
    slsa02,
    'SLSA provenance v0.2',
    'Built by https://cloudbuild.googleapis.com/GoogleHostedWorker@v0.3 from https://github.com/acme/shop at commit d20ace7968ba.',
  ],
  [
    'https://in-toto.io/attestation/link/v0.3',
    { name: 'build', command: ['make', 'all'], materials: [{ name: 'a.c', digest: {} }] },
    'in-toto link',
    'The step build ran make all.',
  ],
  [
    'https://in-toto.io/Link/v0.2',
    { name: 'build', materials: { 'a.c': { sha256: 'x' } } },
    'in-toto link',
    'The step build was carried out.',
  ],
  [
    'https://in-toto.io/attestation/test-result/v0.1',
    tests,
    'test result',
    'Tests passed: 2 passed, 0 warned, 0 failed.',
  ],
  [
    'https://in-toto.io/attestation/test-result/v0.1',
    { ...tests, failedTests: ['x'] },
    'test result',
    'Tests failed: 2 passed, 0 warned, 1 failed, though the result says PASSED.',
  ],
  [
    'https://in-toto.io/attestation/test-result/v0.1',
    { result: 'WARNED' },
    'test result',
    'Tests warned.',
  ],
  [
    'https://in-toto.io/attestation/vulns/v0.1',
    scan,
    'vulnerability scan',
    'pkg:github/aquasecurity/trivy@244fd47e07d1004f0aed9 found 3 vulnerabilities: 1 critical, 1 medium.',
  ],
  [
    'https://in-toto.io/attestation/vulns/v0.2',
    { scanner: { uri: 'pkg:x', result: [] } },
    'vulnerability scan',
    'pkg:x found no vulnerabilities.',
  ],
  [
    'https://slsa.dev/verification_summary/v1',
    vsa,
    'verification summary',
    'https://example.com/publication_verifier verified https://example.com/example-1.2.3.tar.gz as SLSA_BUILD_LEVEL_3.',
  ],
  [
    'https://slsa.dev/verification_summary/v1.1',
    { ...vsa, verificationResult: 'FAILED' },
    'verification summary',
    'https://example.com/publication_verifier could not verify https://example.com/example-1.2.3.tar.gz.',
  ],
  [
    'https://in-toto.io/attestation/svr/v0.1',
    svr,
    'simple verification result',
    'https://example.com/v2 verified 5 properties: A, B, C and 2 more.',
  ],
  [
    'https://spdx.dev/Document/v2.3',
    spdx2,
    'SPDX document',
    'A software bill of materials of shop with 2 packages.',
  ],
  [
    'https://spdx.dev/Document/v3',
    spdx3,
    'SPDX document',
    'A software bill of materials of shop with 1 package.',
  ],
  [
    'https://cyclonedx.org/bom/v1.6',
    cyclonedx,
    'CycloneDX document',
    'A software bill of materials of shop v1 with 1 component.',
  ],
  [
    'https://cyclonedx.org/bom',
    { bomFormat: 'CycloneDX', specVersion: '1.4', metadata: { tools: [{ name: 'cdxgen' }] } },
    'CycloneDX document',
    'A software bill of materials with 0 components.',
  ],
  [
    'chainloop.dev/attestation/v0.2',
    chainloop,
    'Chainloop attestation',
    'A run of the workflow build of shop v1 vouches for 1 material.',
  ],
  [
    'https://berth.dev/attestation/v1',
    workflowRun,
    'workflow run',
    'A run of the workflow build of shop v1 at commit d20ace7968ba vouches for 2 materials.',
  ],
]

for (const [type, predicate, title, sentence] of understood)
  test(`understands ${type}: ${sentence.slice(0, 50)}`, () => {
    const summary = summaryOf(statement(type, { ...predicate, laterField: [{}] }))
    assert.deepEqual([summary.state, summary.title], ['understood', title], summary.sentence)
    assert.equal(summary.sentence, sentence)
  })

test('tells the fields in words, times in UTC', () => {
  assert.deepEqual(summaryOf(statement('https://slsa.dev/provenance/v1', slsa1)).fields, [
    { label: 'Builder', value: 'https://github.com/actions/runner/github-hosted' },
    { label: 'Source', value: 'https://github.com/acme/shop' },
    { label: 'Commit', value: commit },
    { label: 'Build type', value: 'https://actions.github.io/buildtypes/workflow/v1' },
    { label: 'Inputs', value: `1 input: ${git}` },
    { label: 'Invocation', value: 'https://github.com/acme/shop/actions/runs/1' },
    { label: 'Started', value: '2026-01-02T03:04:05.000Z' },
    { label: 'Finished', value: '2026-01-02T03:04:05.000Z' },
  ])
})

const verdicts: readonly (readonly [string, JsonObject, string | null])[] = [
  ['https://in-toto.io/attestation/test-result/v0.1', tests, 'passed'],
  ['https://in-toto.io/attestation/test-result/v0.1', { result: 'WARNED' }, 'warned'],
  ['https://in-toto.io/attestation/test-result/v0.1', { ...tests, failedTests: ['x'] }, 'failed'],
  ['https://slsa.dev/verification_summary/v1', vsa, 'passed'],
  ['https://slsa.dev/verification_summary/v1', { ...vsa, verificationResult: 'FAILED' }, 'failed'],
  ['chainloop.dev/attestation/v0.2', chainloop, null],
  ['chainloop.dev/attestation/v0.2', { ...chainloop, policyAttBlocked: true }, 'failed'],
  ['https://slsa.dev/provenance/v1', slsa1, null],
]

test('says what it came to, where it came to anything', () => {
  for (const [type, predicate, verdict] of verdicts)
    assert.equal(summaryOf(statement(type, predicate)).verdict, verdict, type)
})

const unreadable: readonly (readonly [string, JsonObject, string])[] = [
  [
    'https://slsa.dev/provenance/v1',
    { builder: 'bench' },
    'It cannot be read as SLSA provenance v1: it must be a text at /buildDefinition/buildType.',
  ],
  [
    'https://slsa.dev/provenance/v1',
    { ...slsa1, runDetails: [] },
    'It cannot be read as SLSA provenance v1: it must be an object at /runDetails.',
  ],
  [
    'https://slsa.dev/provenance/v0.2',
    { ...slsa02, metadata: { buildStartedOn: 'yesterday' } },
    'It cannot be read as SLSA provenance v0.2: it must be an RFC 3339 time at /metadata/buildStartedOn.',
  ],
  [
    'https://in-toto.io/attestation/test-result/v0.1',
    { result: 'constructor' },
    'It cannot be read as test result: it must have PASSED, WARNED or FAILED at /result.',
  ],
  [
    'https://in-toto.io/attestation/test-result/v0.1',
    { result: 'PASSED', failedTests: ['a', 1] },
    'It cannot be read as test result: it must be a text at /failedTests/1.',
  ],
  [
    'https://in-toto.io/attestation/vulns/v0.1',
    { scanner: { uri: 'x' } },
    'It cannot be read as vulnerability scan: it must have a list at /scanner/result.',
  ],
  [
    'https://slsa.dev/verification_summary/v1',
    { ...vsa, verificationResult: 'passed' },
    'It cannot be read as verification summary: it must have PASSED or FAILED at /verificationResult.',
  ],
  [
    'https://spdx.dev/Document',
    { Data: 'SPDXVersion: SPDX-2.3' },
    'It cannot be read as SPDX document: it must be a text at /spdxVersion.',
  ],
  [
    'https://cyclonedx.org/bom',
    { bomFormat: 'CycloneDX', specVersion: '2.0' },
    'It cannot be read as CycloneDX document: it must have 1.… at /specVersion.',
  ],
  [
    'chainloop.dev/attestation/v0.2',
    { metadata: 'x' },
    'It cannot be read as Chainloop attestation: it must be an object at /metadata.',
  ],
  [
    'https://berth.dev/attestation/v1',
    { ...workflowRun, runner: 'me' },
    'It cannot be read as workflow run: it must be an object at /runner.',
  ],
]

for (const [type, predicate, sentence] of unreadable)
  test(`says why ${type} cannot be read: ${sentence.slice(-50)}`, () => {
    const summary = summaryOf(statement(type, predicate))
    assert.deepEqual(
      [summary.state, summary.sentence, summary.fields, summary.verdict],
      ['unreadable', sentence, [], null],
    )
  })

test('matches by prefix, up to the next part of the type', () => {
  const stateOf = (type: string) => summaryOf(statement(type, slsa1)).state
  for (const type of ['v1', 'v1.0', 'v1.1', 'v1?draft'])
    assert.equal(stateOf(`https://slsa.dev/provenance/${type}`), 'understood')
  for (const type of ['v10', 'v2', 'v0.1', '', 'V1'])
    assert.equal(stateOf(`https://slsa.dev/provenance/${type}`), 'unknown')
  const unknown = summaryOf(statement('https://example.com/mood/v1', { mood: 'good' }))
  assert.deepEqual(unknown, {
    state: 'unknown',
    title: 'https://example.com/mood/v1',
    sentence:
      'A statement of the type https://example.com/mood/v1, which is kept as it is and not read.',
    verdict: null,
    fields: [],
  })
})

test('never throws and is always small, whatever stands in the predicate', () => {
  const huge = 'x'.repeat(300_000)
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>(huge, [huge], { uri: huge }, [null], -1, '\u{1f600}'.repeat(5000)),
  )
  const known = fc.constantFrom(...understood)
  fc.assert(
    fc.property(known, fc.array(fc.tuple(fc.nat(), value)), ([type, predicate], changes) => {
      const text = changes.reduce((json, [at, other]) => replaced(json, at, other), predicate)
      const it = statement(type, text)
      const summary = summaryOf(it)
      assert.ok(JSON.stringify(summary).length < 20_000)
      assert.ok(JSON.stringify(summary).isWellFormed() && summary.sentence.length < 1500)
      assert.ok('commit' in sourceOf(it))
    }),
  )
})

/** The same with what stands at one place, of all there are, replaced. */
const replaced = (json: JsonObject, at: number, other: unknown): JsonObject => {
  const copy: JsonObject = structuredClone(json)
  const places: (readonly [Record<string, unknown>, string])[] = []
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || places.length > 2000) return
    for (const key of Object.keys(value)) {
      places.push([value as Record<string, unknown>, key])
      walk((value as Record<string, unknown>)[key])
    }
  }
  walk(copy)
  const place = places[at % Math.max(1, places.length)]
  if (place) place[0][place[1]] = other
  return copy
}

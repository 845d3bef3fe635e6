import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JsonObject } from '../json/canonical.ts'
import { runAttestationType } from '../predicates/workflow-run.ts'
import { runClaims } from './run-claims.ts'

const claims = (predicateType: string, predicate: JsonObject, annotations: JsonObject = {}) =>
  runClaims({
    type: 'https://in-toto.io/Statement/v1',
    subjects: [{ digest: { sha256: 'a'.repeat(64) } }, { digest: { sha1: 'b' }, annotations }],
    predicateType,
    predicate,
  }).map(({ field, value }) => [field, value])

describe('what a statement says of its run', () => {
  const rows: readonly (readonly [string, Parameters<typeof claims>, unknown])[] = [
    ['nothing', ['https://example.com/x', { workflowRun: { id: 'wrun_1' } }], []],
    [
      'annotations of any subject',
      ['https://example.com/x', {}, { 'berth.workflowRun': 'wrun_1', 'berth.project': 7 }],
      [
        ['project', 7],
        ['workflowRun', 'wrun_1'],
      ],
    ],
    [
      "a run's own predicate",
      [
        runAttestationType,
        { workflowRun: { id: 'wrun_1', project: 'shop', workflow: 'build', version: 'v1' } },
      ],
      [
        ['workflowRun', 'wrun_1'],
        ['project', 'shop'],
        ['workflow', 'build'],
        ['version', 'v1'],
      ],
    ],
    [
      'the metadata of a Chainloop attestation',
      ['chainloop.dev/attestation/v0.2', { metadata: { workflowRunID: '7', workflowName: '' } }],
      [['workflowRun', '7']],
    ],
  ]
  for (const [name, given, expected] of rows)
    it(name, () => {
      assert.deepEqual(claims(...given), expected)
    })
})

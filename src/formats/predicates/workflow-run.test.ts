import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Statement } from '../evidence/intoto.ts'
import { sourceOf, summaryOf } from './summarize.ts'
import { runAttestationType } from './workflow-run.ts'
import { commit, workflowRun } from '../../../test/materials/predicate-samples.ts'

const statement: Statement = {
  type: 'https://in-toto.io/Statement/v1',
  subjects: [{ digest: { sha256: 'a'.repeat(64) } }],
  predicateType: runAttestationType,
  predicate: workflowRun,
}

test('tells of a workflow run who ran it, from what, and with which materials', () => {
  const { fields } = summaryOf(statement)
  const values = Object.fromEntries(fields.map(({ label, value }) => [label, value]))
  assert.equal(values['Actor'], 'ada')
  assert.equal(values['Commit'], `${commit}, with changes`)
  assert.equal(values['Materials'], '2 materials: image (CONTAINER_IMAGE), ticket')
  assert.equal(values['Finished'], '2026-01-02T03:05:05.000Z')
  const repository = 'https://github.com/acme/shop'
  assert.deepEqual(sourceOf(statement), { repository, commit, builder: null })
})

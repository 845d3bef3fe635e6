import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Attestation } from '../../../src/contract/evidence.ts'
import type { DeploymentRecord, DeploymentRecordDescription } from '../../../src/contract/ledger.ts'
import { linesOf, traceOf } from './trace-of.ts'

const attestation = (id: string, of: Partial<Attestation>): Attestation =>
  ({ id, project: 'shop', workflow: null, runUrl: null, commit: null, ...of }) as Attestation

const place = (id: string, status: DeploymentRecord['status']): DeploymentRecord =>
  ({ id, status }) as DeploymentRecord

const record = (trace: readonly Attestation[]): DeploymentRecordDescription =>
  ({ id: 'rec_this', status: 'deployed', trace }) as unknown as DeploymentRecordDescription

const titles = (graph: ReturnType<typeof traceOf>): readonly string[] =>
  graph.layers.map(({ title }) => title)

describe('the trace of a record', () => {
  it('goes from the commit by its run and attestation to all places', () => {
    const graph = traceOf(
      record([attestation('att', { commit: 'c0', workflow: 'build', runUrl: 'https://ci/1' })]),
      [place('rec_this', 'deployed'), place('rec_past', 'superseded'), place('rec_b', 'deployed')],
    )
    assert.deepEqual(titles(graph), [
      'Commit',
      'Workflow run',
      'Attestation',
      'Artifact',
      'Where it runs or ran',
    ])
    assert.deepEqual(graph.edges, [
      ['commit c0', 'run shop build https://ci/1'],
      ['run shop build https://ci/1', 'att'],
      ['att', 'artifact'],
      ['artifact', 'rec_this'],
      ['artifact', 'rec_b'],
      ['artifact', 'rec_past'],
    ])
  })

  it('is artifact and record where nothing speaks about it', () => {
    assert.deepEqual(titles(traceOf(record([]), [])), ['Artifact', 'Where it runs or ran'])
  })

  it('goes from the commit to the attestation where no run is named', () => {
    const graph = traceOf(record([attestation('att', { commit: 'c0' })]), [])
    assert.deepEqual(graph.edges[0], ['commit c0', 'att'])
  })

  it('draws one run and one commit for many attestations, and counts what is too much', () => {
    const many = Array.from({ length: 9 }, (_, at) =>
      attestation(`att_${at}`, { commit: 'c0', workflow: 'build' }),
    )
    const graph = traceOf(record(many), [])
    assert.deepEqual(
      graph.layers.map(({ nodes }) => nodes.length),
      [1, 1, 6, 1, 1],
    )
    const last = graph.layers[2]?.nodes.at(-1)
    assert.ok(last?.is === 'more' && last.count === 4)
    assert.equal(graph.edges.length, 1 + 5 + 5 + 1)
  })

  it('has a line for each edge, within the drawing', () => {
    const graph = traceOf(
      record([attestation('a', { commit: 'c0' }), attestation('b', { workflow: 'build' })]),
      [place('rec_b', 'deployed')],
    )
    const { paths, width, height } = linesOf(graph)
    assert.equal(paths.length, graph.edges.length)
    for (const path of paths) {
      const numbers = path.split(/[^\d.]+/).flatMap((each) => (each === '' ? [] : [Number(each)]))
      assert.ok(numbers.every((each, at) => each >= 0 && each <= (at % 2 === 0 ? width : height)))
    }
  })
})

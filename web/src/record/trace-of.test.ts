import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Trace, TraceNode } from '../../../src/contract/trace.ts'
import { graphOf, linesOf, type Graph } from './trace-of.ts'

const node = (id: string): TraceNode => {
  const [kind = '', name = ''] = id.split(':')
  return { id, kind, status: name.startsWith('old') ? 'superseded' : 'deployed' } as TraceNode
}

/** Nodes and edges from ways such as `commit:c > attestation:a > artifact:x`. */
const traced = (...ways: readonly string[]): Trace => {
  const paths = ways.map((way) => way.split(' > '))
  const edges = paths.flatMap((ids) =>
    ids.slice(1).map((to, at) => ({ from: ids[at] ?? '', to, relation: 'subject' as const })),
  )
  const unique = [...new Map(edges.map((edge) => [`${edge.from} ${edge.to}`, edge])).values()]
  return { root: '', nodes: [...new Set(paths.flat())].map(node), edges: unique, cut: null }
}

const ids = ({ layers }: Graph): readonly string[] =>
  layers.map(({ nodes }) => nodes.map(({ id }) => id).join(' '))

describe('the trace of a record', () => {
  it('goes from the repository to all places, what runs and this one first', () => {
    const built = 'repository:r > commit:c > run:u > attestation:a > artifact:x'
    const graph = graphOf(
      traced(built, 'artifact:x > record:old', 'artifact:x > record:b', 'artifact:x > record:this'),
      'record:this',
    )
    assert.deepEqual(ids(graph), [
      'repository:r',
      'commit:c',
      'run:u',
      'attestation:a',
      'artifact:x',
      'record:this record:b record:old',
    ])
    assert.deepEqual(
      graph.layers.map(({ title }) => title),
      ['Repository', 'Commit', 'Workflow run', 'Attestation', 'Artifact', 'Where it runs or ran'],
    )
    assert.equal(graph.edges.length, 7)
  })

  it('puts what comes from nowhere just before what it led to', () => {
    const graph = graphOf(
      traced('commit:c > run:u > attestation:a > artifact:x', 'attestation:b > artifact:x'),
      '',
    )
    assert.deepEqual(ids(graph), ['commit:c', 'run:u', 'attestation:a attestation:b', 'artifact:x'])
  })

  it('shows what an artifact was made of as far left as it goes', () => {
    const graph = graphOf(
      traced('artifact:base > attestation:a > artifact:x', 'commit:c > attestation:a'),
      '',
    )
    assert.deepEqual(ids(graph), ['commit:c artifact:base', 'attestation:a', 'artifact:x'])
    assert.equal(graph.layers[0]?.title, 'Commit, Artifact')
  })

  it('ends where things are the same as each other', () => {
    const graph = graphOf(traced('artifact:i > artifact:m > artifact:i > record:this'), '')
    assert.equal(graph.layers.flatMap(({ nodes }) => nodes).length, 3)
  })

  it('counts what is too much', () => {
    const many = Array.from({ length: 9 }, (_, at) => `attestation:${at} > artifact:x`)
    const [first] = graphOf(traced(...many), '').layers
    assert.equal(first?.nodes.length, 6)
    const last = first?.nodes.at(-1)
    assert.ok(last?.kind === 'more' && last.count === 4)
  })

  it('has a line for each edge, within the drawing', () => {
    const graph = graphOf(traced('commit:c > attestation:a > artifact:x > record:b'), '')
    const { paths, width, height } = linesOf(graph)
    assert.equal(paths.length, graph.edges.length)
    for (const path of paths) {
      const numbers = path.split(/[^\d.]+/).flatMap((each) => (each === '' ? [] : [Number(each)]))
      assert.ok(numbers.every((each, at) => each >= 0 && each <= (at % 2 === 0 ? width : height)))
    }
  })

  it('is nothing where nothing is known', () => {
    assert.deepEqual(linesOf(graphOf(traced(), '')).paths, [])
  })
})

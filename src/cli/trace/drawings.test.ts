import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Trace, TraceNode } from '../../contract/trace.ts'
import { dotOf } from './dot.ts'
import { mermaidOf } from './mermaid.ts'
import { treeOf } from './tree.ts'

const plain = { width: undefined, isColored: false, now: 0 }

const repository = (name: string): TraceNode => ({
  kind: 'repository',
  id: `repository:${name}`,
  repository: name,
  isCut: false,
})

const relations = ['deployment', 'same', 'subject', 'material', 'input', 'commit'] as const

/** A trace between repositories of these names, whatever that would mean. */
const traceOf = (
  names: readonly string[],
  pairs: readonly (readonly [number, number])[],
): Trace => {
  const nodes = [...new Set(names)].map(repository)
  const id = (at: number): string => nodes[at % nodes.length]?.id ?? ''
  return {
    root: id(0),
    nodes,
    edges: pairs.map(([from, to]) => ({
      from: id(from),
      to: id(to),
      relation: relations[(from + to) % relations.length] ?? 'same',
    })),
    cut: null,
  }
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '"]; evil [label="x',
    '\\" -> n1',
    String.raw`\N\G\l`,
    '"]\n  n0 --> n1',
    '`**bold**`',
    '<img src=x onerror=alert(1)>',
    '#quot;',
    '%%{init: {}}%%',
    '\u001b[2J\u202e',
    'click n0 "javascript:alert(1)"',
    '--> |x| subgraph end',
  ),
)
const traces = fc
  .tuple(
    fc.array(hostile, { minLength: 1, maxLength: 12 }),
    fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 40 }),
  )
  .map(([names, pairs]) => traceOf(names, pairs))

const dotLine = new RegExp(
  [
    String.raw`^ {2}n\d+ (?:\[label="(?:[^"\\\n]|\\["\\])*", shape=\w+(?:, penwidth=2)?\]`,
    String.raw`|-> n\d+ \[label="\w+"(?:, dir=none)?\]);$`,
  ].join(''),
)
const mermaidLine =
  /^ {2}(?:n\d+\W{1,2}"(?:[\p{L}\p{N} .,:/@_()-]|#\d+;)*"\W{1,2}|n\d+ --[->]\|\w+\| n\d+|style n\d+ stroke-width:3px)$/u

describe('a drawn trace', () => {
  it('is good DOT, whatever things are called', () => {
    fc.assert(
      fc.property(traces, (trace) => {
        const lines = dotOf(trace).split('\n')
        assert.deepEqual(lines.slice(0, 2), ['digraph trace {', '  rankdir=LR;'])
        assert.deepEqual(lines.slice(-2), ['}', ''])
        for (const line of lines.slice(2, -2)) assert.match(line, dotLine)
        assert.equal(lines.length, 4 + trace.nodes.length + trace.edges.length)
      }),
    )
  })

  it('is a good flowchart, whatever things are called', () => {
    fc.assert(
      fc.property(traces, (trace) => {
        const lines = mermaidOf(trace).split('\n')
        assert.equal(lines[0], 'flowchart LR')
        for (const line of lines.slice(1, -1)) assert.match(line, mermaidLine)
        assert.equal(lines.length, 3 + trace.nodes.length + trace.edges.length)
      }),
    )
  })

  it('is a tree that ends and obeys no name, whatever the graph', () => {
    fc.assert(
      fc.property(traces, (trace) => {
        const text = treeOf(trace, plain)
        assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u202e]/)
        const most = 2 * (trace.nodes.length + 2 * trace.edges.length + 2) + 2
        assert.ok(text.split('\n').length <= most + 2 * trace.nodes.length)
      }),
    )
  })

  it('fits the terminal', () => {
    const trace = traceOf(['x'.repeat(200), 'y'.repeat(200)], [[1, 0]])
    for (const line of treeOf(trace, { ...plain, width: 60 }).split('\n'))
      assert.ok([...line].length <= 60)
  })

  it('goes on at the left where it is deep', () => {
    const many = 100
    const names = Array.from({ length: many }, (_, at) => `r${at}`)
    const trace = traceOf(
      names,
      names.slice(1).map((_, at) => [at + 1, at]),
    )
    const text = treeOf(
      { ...trace, edges: trace.edges.map((e) => ({ ...e, relation: 'input' })) },
      plain,
    )
    for (const name of names)
      assert.ok(text.includes(`repository ${name}\n`) || text.includes(`repository ${name} `))
    assert.equal([...text.matchAll(/\(goes on below\)/g)].length, Math.floor((many - 2) / 24))
    assert.ok(Math.max(...text.split('\n').map((line) => line.length)) < 200)
  })

  for (const [what, pairs] of [
    ['a chain', (at: number) => [at + 1, at] as const],
    ['a star', (at: number) => [at + 1, 0] as const],
    ['a web', (at: number) => [at + 1, (at * 7) % (at + 1)] as const],
  ] as const)
    it(`draws ten thousand nodes of ${what} without growing more than they do`, () => {
      const names = Array.from({ length: 10_000 }, (_, at) => `r${at}`)
      const trace = traceOf(
        names,
        names.slice(1).map((_, at) => pairs(at)),
      )
      for (const text of [treeOf(trace, plain), dotOf(trace), mermaidOf(trace)])
        assert.ok(text.length < 3_000_000, `${what} takes ${text.length} characters`)
    })
})

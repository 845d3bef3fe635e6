import type { Trace, TraceNode } from '../../contract/trace.ts'
import { labelOf } from './label.ts'

const shapes: Readonly<Record<TraceNode['kind'], string>> = {
  record: 'box3d',
  artifact: 'box',
  attestation: 'note',
  run: 'cds',
  workflow: 'cds',
  commit: 'ellipse',
  repository: 'cylinder',
}

/** A trace in the language of Graphviz; names stand only in quoted labels. */
export const dotOf = ({ nodes, edges, root }: Trace): string => {
  const nameOf = new Map(nodes.map(({ id }, at) => [id, `n${at}`]))
  const lines = nodes.map((node) => {
    const style = node.id === root ? ', penwidth=2' : ''
    const label = quoted(labelOf(node))
    return `  ${nameOf.get(node.id)} [label=${label}, shape=${shapes[node.kind]}${style}];\n`
  })
  const arrows = edges.map(({ from, to, relation }) => {
    const ends = relation === 'same' ? ', dir=none' : ''
    return `  ${nameOf.get(from)} -> ${nameOf.get(to)} [label=${quoted(relation)}${ends}];\n`
  })
  return `digraph trace {\n  rankdir=LR;\n${lines.join('')}${arrows.join('')}}\n`
}

/** A quoted string of the DOT language: a backslash would begin an escape, such as of a label. */
const quoted = (text: string): string =>
  `"${text.replaceAll('\\', String.raw`\\`).replaceAll('"', String.raw`\"`)}"`

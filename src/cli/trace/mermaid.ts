import type { Trace, TraceNode } from '../../contract/trace.ts'
import { labelOf } from './label.ts'

const shapes: Readonly<Record<TraceNode['kind'], readonly [open: string, close: string]>> = {
  record: ['[[', ']]'],
  artifact: ['[', ']'],
  attestation: ['>', ']'],
  run: ['([', '])'],
  workflow: ['([', '])'],
  commit: ['((', '))'],
  repository: ['[(', ')]'],
}

/** A trace as a Mermaid flowchart; names stand only in quoted labels. */
export const mermaidOf = ({ nodes, edges, root }: Trace): string => {
  const nameOf = new Map(nodes.map(({ id }, at) => [id, `n${at}`]))
  const lines = nodes.map((node) => {
    const [open, close] = shapes[node.kind]
    return `  ${nameOf.get(node.id)}${open}"${escaped(labelOf(node))}"${close}\n`
  })
  const arrows = edges.map(({ from, to, relation }) => {
    const line = relation === 'same' ? '---' : '-->'
    return `  ${nameOf.get(from)} ${line}|${relation}| ${nameOf.get(to)}\n`
  })
  const mark = nameOf.has(root) ? `  style ${nameOf.get(root)} stroke-width:3px\n` : ''
  return `flowchart LR\n${lines.join('')}${arrows.join('')}${mark}`
}

/** All that could be syntax, markup or HTML stands as an entity code (Mermaid, "Entity codes"). */
const escaped = (text: string): string =>
  text.replaceAll(/[^\p{L}\p{N} .,:/@_()-]/gu, (character) => `#${character.codePointAt(0)};`)

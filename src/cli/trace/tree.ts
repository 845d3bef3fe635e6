import type { Trace, TraceNode } from '../../contract/trace.ts'
import { answerStyle } from '../shown/evidence-mark.ts'
import { cut, widthOf } from '../shown/printable.ts'
import { styled, type Style, type Terminal } from '../shown/terminal.ts'
import { labelOf, type TraceEdge } from './label.ts'

type Way = 'back' | 'forth'

/** A line to be written: a node below another, or (without one) a heading. */
interface Line {
  readonly text: string
  readonly style: Style | undefined
  readonly prefix: string
  readonly isLast: boolean
  /** What is below it, if that is not written yet. */
  readonly below: { readonly id: string; readonly way: Way; readonly depth: number } | undefined
}

/** Deeper than this a branch goes on at the left, under its own heading. */
const mostDepth = 24

const titles = { back: 'came from', forth: 'led to' } as const

const said: Readonly<Record<Way, Readonly<Record<TraceEdge['relation'], string>>>> = {
  back: {
    deployment: 'runs',
    same: 'same as',
    subject: 'attested by',
    material: 'with',
    input: 'built with',
    run: 'in',
    workflow: 'in',
    commit: 'at',
    repository: 'from',
  },
  forth: {
    deployment: 'deployed as',
    same: 'same as',
    subject: 'made',
    material: 'material of',
    input: 'built into',
    run: 'made',
    workflow: 'made',
    commit: 'named by',
    repository: 'holds',
  },
}

/** A drawing in the making. */
interface Drawing {
  readonly terminal: Terminal
  readonly nodes: ReadonlyMap<string, TraceNode>
  readonly next: Neighbours
  /** What is written with all that is below it, each way. */
  readonly written: Readonly<Record<Way, Set<string>>>
  /** Branches that go on at the left. */
  readonly later: { readonly id: string; readonly way: Way }[]
  readonly lines: string[]
}

/** Draws a trace from its root: where it came from, then what it led to; each node once a way. */
export const treeOf = (trace: Trace, terminal: Terminal): string => {
  const drawing: Drawing = {
    terminal,
    nodes: new Map(trace.nodes.map((node) => [node.id, node])),
    next: neighbours(trace.edges),
    written: { back: new Set([trace.root]), forth: new Set([trace.root]) },
    later: [],
    lines: [],
  }
  const { nodes, next, later, lines } = drawing
  const root = nodes.get(trace.root)
  if (!root) return ''
  lines.push(`${fitted(`${labelOf(root)}${cutHint(root)}`, 'bold', 0, terminal)}\n`)
  const ways = (['back', 'forth'] as const).filter((way) => next[way].has(root.id))
  for (const [at, way] of ways.entries()) {
    const below = { id: root.id, way, depth: 1 }
    const isLast = at === ways.length - 1
    draw(drawing, [{ text: titles[way], style: 'dim', prefix: '', isLast, below }])
  }
  for (let more = later.shift(); more; more = later.shift()) {
    const node = nodes.get(more.id)
    if (!node) continue
    lines.push(`\n${fitted(labelOf(node), 'bold', 0, terminal)}\n`)
    draw(drawing, linesBelow(drawing, { ...more, depth: 1 }, ''))
  }
  return lines.join('')
}

/** Writes lines, each with all that is below it before the next. */
const draw = (drawing: Drawing, first: readonly Line[]): void => {
  const stack = first.toReversed()
  for (let line = stack.pop(); line; line = stack.pop()) {
    const { below, prefix, isLast, text, style } = line
    const branch = `${prefix}${isLast ? '└─ ' : '├─ '}`
    drawing.lines.push(`${branch}${fitted(text, style, widthOf(branch), drawing.terminal)}\n`)
    if (!below) continue
    const inner = `${prefix}${isLast ? '   ' : '│  '}`
    stack.push(...linesBelow(drawing, below, inner).toReversed())
  }
}

const linesBelow = (
  { nodes, next, written, later }: Drawing,
  { id, way, depth }: NonNullable<Line['below']>,
  prefix: string,
): readonly Line[] => {
  const below = next[way].get(id) ?? []
  return below.flatMap(({ other, relation }, at) => {
    const node = nodes.get(other)
    if (!node) return []
    const hasMore = (next[way].get(other) ?? []).some((each) => each.other !== id)
    const isAgain = written[way].has(other)
    const isDeep = !isAgain && hasMore && depth === mostDepth
    written[way].add(other)
    if (isDeep) later.push({ id: other, way })
    const again = isAgain && hasMore ? ' (see above)' : ''
    const hint = isDeep ? ' (goes on below)' : again || cutHint(node)
    return [
      {
        text: `${said[way][relation]} ${labelOf(node)}${hint}`,
        style: styleOf(node),
        prefix,
        isLast: at === below.length - 1,
        below: isAgain || isDeep ? undefined : { id: other, way, depth: depth + 1 },
      },
    ]
  })
}

interface Neighbour {
  readonly other: string
  readonly relation: TraceEdge['relation']
}

/** For each node those next to it, either way, in the order of the edges. */
type Neighbours = Readonly<Record<Way, ReadonlyMap<string, readonly Neighbour[]>>>

const neighbours = (edges: readonly TraceEdge[]): Neighbours => {
  const next = { back: new Map<string, Neighbour[]>(), forth: new Map<string, Neighbour[]>() }
  const add = (way: Way, id: string, other: string, relation: TraceEdge['relation']): void => {
    const known = next[way].get(id)
    if (known) known.push({ other, relation })
    else next[way].set(id, [{ other, relation }])
  }
  for (const { from, to, relation } of edges) {
    add('back', to, from, relation)
    add('forth', from, to, relation)
    if (relation !== 'same') continue
    add('back', from, to, relation)
    add('forth', to, from, relation)
  }
  return next
}

const cutHint = ({ isCut }: TraceNode): string => (isCut ? ' (more is not shown)' : '')

const styleOf = (node: TraceNode): Style | undefined => {
  if (node.kind === 'attestation') return answerStyle(node.verification)
  return node.kind === 'record' && node.status !== 'deployed' ? 'dim' : undefined
}

const fitted = (
  text: string,
  style: Style | undefined,
  taken: number,
  terminal: Terminal,
): string => {
  const { width } = terminal
  return styled(
    terminal,
    style,
    width === undefined ? text : cut(text, Math.max(20, width - taken)),
  )
}

import type { Trace, TraceNode } from '../../../src/contract/trace.ts'

/** One thing of a trace as it is drawn; `more` stands for those that there is no room for. */
export type DrawnNode =
  | TraceNode
  | { readonly kind: 'more'; readonly id: string; readonly count: number }

/** Things that stand one below the other, with what they are. */
export interface TraceLayer {
  readonly title: string
  readonly nodes: readonly DrawnNode[]
}

/** The way from sources to where their artifacts run, layer by layer. */
export interface Graph {
  readonly layers: readonly TraceLayer[]
  /** Between ids of nodes, from the source onwards. */
  readonly edges: readonly (readonly [from: string, to: string])[]
}

/** How many things of one layer are drawn; the rest is counted. */
const mostDrawn = 6

/** What each kind is called, from the source onwards. */
const titles = {
  repository: 'Repository',
  commit: 'Commit',
  workflow: 'Workflow',
  run: 'Workflow run',
  attestation: 'Attestation',
  artifact: 'Artifact',
  record: 'Where it runs or ran',
} as const satisfies Readonly<Record<TraceNode['kind'], string>>

/** A trace in layers: whatever came of something stands right of it. `own` is never left out. */
export const graphOf = ({ nodes, edges }: Trace, own: string): Graph => {
  const depths = depthsOf(nodes, edges)
  const layers = [...new Set(depths.values())]
    .toSorted((a, b) => a - b)
    .map((depth) => layerOf(nodes.filter(({ id }) => depths.get(id) === depth).sort(byRank(own))))
  const drawn = new Set(layers.flatMap((layer) => layer.nodes.map(({ id }) => id)))
  return {
    layers,
    edges: edges
      .filter(({ from, to }) => drawn.has(from) && drawn.has(to))
      .filter(({ from, to }) => (depths.get(from) ?? 0) < (depths.get(to) ?? 0))
      .map(({ from, to }) => [from, to]),
  }
}

/** How far each stands from the first: behind all it came of, and just before what it led to. */
const depthsOf = (nodes: Trace['nodes'], edges: Trace['edges']): ReadonlyMap<string, number> => {
  const depths = new Map<string, number>()
  const before = Map.groupBy(edges, ({ to }) => to)
  const behind = Map.groupBy(edges, ({ from }) => from)
  const under = new Set<string>()
  const depthOf = (id: string): number => {
    const known = depths.get(id)
    if (known !== undefined) return known
    under.add(id)
    // What is the same as another may stand in a circle with it.
    const sources = (before.get(id) ?? []).filter(({ from }) => !under.has(from))
    const depth = Math.max(-1, ...sources.map(({ from }) => depthOf(from))) + 1
    under.delete(id)
    depths.set(id, depth)
    return depth
  }
  for (const { id } of nodes) depthOf(id)
  for (const { id } of nodes) {
    const next = (behind.get(id) ?? []).map(({ to }) => depths.get(to) ?? 0)
    if (!before.has(id) && next.length > 0) depths.set(id, Math.max(0, Math.min(...next) - 1))
  }
  return depths
}

const layerOf = (nodes: readonly TraceNode[]): TraceLayer => {
  const kinds = new Set(nodes.map(({ kind }) => titles[kind]))
  const count = nodes.length - mostDrawn + 1
  return {
    title: [...kinds].join(', '),
    nodes:
      nodes.length <= mostDrawn
        ? nodes
        : [...nodes.slice(0, mostDrawn - 1), { kind: 'more', id: `more ${nodes[0]?.id}`, count }],
  }
}

const order = Object.keys(titles)

/** The one that is looked at first, then by kind, and what runs before what ran. */
const byRank =
  (own: string) =>
  (a: TraceNode, b: TraceNode): number =>
    Number(b.id === own) - Number(a.id === own) ||
    order.indexOf(a.kind) - order.indexOf(b.kind) ||
    Number(isRunning(b)) - Number(isRunning(a))

const isRunning = (node: TraceNode): boolean => node.kind === 'record' && node.status === 'deployed'

/** The measures of the drawing, in rem. */
export const drawn = { width: 13, height: 4.5, across: 2.25, down: 0.75, title: 2 } as const

/** The lines of a graph as SVG paths, in rem from the drawing's corner, and how large it is. */
export const linesOf = ({
  layers,
  edges,
}: Graph): {
  readonly paths: readonly string[]
  readonly width: number
  readonly height: number
} => {
  const places = new Map(
    layers.flatMap(({ nodes }, column) =>
      nodes.map(({ id }, row) => [id, { column, row }] as const),
    ),
  )
  const paths = edges.flatMap(([from, to]) => {
    const start = places.get(from)
    const end = places.get(to)
    if (!start || !end) return []
    const x1 = start.column * (drawn.width + drawn.across) + drawn.width
    const x2 = end.column * (drawn.width + drawn.across)
    const middle = x2 - drawn.across / 2
    return [
      `M${x1} ${yOf(start.row)}C${middle} ${yOf(start.row)} ${middle} ${yOf(end.row)} ${x2} ${yOf(end.row)}`,
    ]
  })
  const rows = Math.max(0, ...layers.map(({ nodes }) => nodes.length))
  return {
    paths,
    width: layers.length * (drawn.width + drawn.across) - drawn.across,
    height: drawn.title + rows * (drawn.height + drawn.down) - drawn.down,
  }
}

const yOf = (row: number): number =>
  drawn.title + row * (drawn.height + drawn.down) + drawn.height / 2

/** Which way a trace goes: `back` to where something came from, `forth` to what came of it. */
export type Way = 'back' | 'forth'

/** How two nodes hang together; an edge leads from what was first to what came of it. */
export type Relation =
  | 'deployment'
  | 'same'
  | 'subject'
  | 'material'
  | 'input'
  | 'run'
  | 'workflow'
  | 'commit'
  | 'repository'

/** One connection: what stands at `to` came of what stands at `from`. */
export interface Edge {
  readonly from: string
  readonly to: string
  readonly relation: Relation
}

/**
 * A node from which a trace goes on. `asTwin`: it is only equal to what was sought, and what equals
 * it in turn is something else.
 */
export interface Visit {
  readonly id: string
  readonly way: Way
  readonly asTwin: boolean
}

/** What stands next to the node `at`, seen this way. */
export interface Step<N extends { readonly id: string }> {
  readonly at: string
  readonly way: Way
  readonly node: N
  readonly edge: Edge
}

/** Nodes and edges in the order in which they were found, from the root outwards. */
export interface Graph<N> {
  readonly root: string
  readonly nodes: readonly N[]
  readonly edges: readonly Edge[]
  /** Nodes that have more beside them than is shown. */
  readonly cut: readonly string[]
}

/** A graph that grows from its root, level by level; it holds no more than `limit` nodes. */
export interface Growth<N extends { readonly id: string }> {
  /** How many nodes still have room. */
  readonly room: () => number
  /** What is known of a node that is in it. */
  readonly node: (id: string) => N | undefined
  /** The nodes that were found since the last call: what stands next to them is asked for now. */
  readonly next: () => readonly Visit[]
  /** Takes what stands next to them, in this order; `cut` have more than could be asked for. */
  readonly take: (steps: readonly Step<N>[], cut?: readonly string[]) => void
  readonly graph: () => Graph<N>
}

/** Begins with a root, seen both ways. Each node is visited once a way, so cycles end. */
export const growing = <N extends { readonly id: string }>(root: N, limit: number): Growth<N> => {
  const nodes = new Map([[root.id, root]])
  const edges = new Map<string, Edge>()
  const cut = new Set<string>()
  const visited = new Set<string>()
  let found: Visit[] = []
  const visit = (id: string, way: Way, asTwin: boolean): void => {
    if (visited.has(`${way} ${id}`) || (asTwin && visited.has(`${way} twin ${id}`))) return
    visited.add(asTwin ? `${way} twin ${id}` : `${way} ${id}`)
    found.push({ id, way, asTwin })
  }
  const step = ({ at, way, node, edge }: Step<N>): void => {
    if (!nodes.has(node.id)) {
      if (nodes.size >= limit) {
        cut.add(at)
        return
      }
      nodes.set(node.id, node)
    }
    const key = JSON.stringify([edge.relation, edge.from, edge.to])
    if (!edges.has(key)) edges.set(key, edge)
    visit(node.id, way, edge.relation === 'same')
  }
  visit(root.id, 'back', false)
  visit(root.id, 'forth', false)
  return {
    room: () => limit - nodes.size,
    node: (id) => nodes.get(id),
    next: () => {
      const now = found
      found = []
      return now
    },
    take: (steps, more = []) => {
      for (const each of steps) step(each)
      for (const id of more) cut.add(id)
    },
    graph: () => ({
      root: root.id,
      nodes: [...nodes.values()],
      edges: [...edges.values()],
      cut: [...nodes.keys()].filter((id) => cut.has(id)),
    }),
  }
}

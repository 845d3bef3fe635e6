import type { Attestation } from '../../../src/contract/evidence.ts'
import type { DeploymentRecord, DeploymentRecordDescription } from '../../../src/contract/ledger.ts'

/** One thing on the way from the commit to where it runs. */
export type TraceNode = { readonly key: string } & (
  | { readonly is: 'commit'; readonly commit: string }
  | { readonly is: 'run'; readonly workflow: string | null; readonly runUrl: string | null }
  | { readonly is: 'attestation'; readonly attestation: Attestation }
  | { readonly is: 'artifact' }
  | { readonly is: 'record'; readonly record: DeploymentRecord }
  | { readonly is: 'more'; readonly count: number }
)

/** Things of one kind, with their title. */
export interface TraceLayer {
  readonly title: string
  readonly nodes: readonly TraceNode[]
}

/** The way from commits to where their artifact runs, layer by layer. */
export interface Graph {
  readonly layers: readonly TraceLayer[]
  /** Between keys of nodes, from the commit onwards. */
  readonly edges: readonly (readonly [from: string, to: string])[]
}

/** How many things of one kind are drawn; the rest is counted. */
const mostDrawn = 6

/** The graph of a record: what speaks about its artifact, and where else that runs or ran. */
export const traceOf = (
  record: DeploymentRecordDescription,
  elsewhere: readonly DeploymentRecord[],
): Graph => {
  // Those that lead to a commit first: then fewer lines cross.
  const trace = record.trace.toSorted(
    (a, b) => Number(b.commit !== null) - Number(a.commit !== null),
  )
  const commits = distinct(trace.map(({ commit }) => commit)).map((commit): TraceNode => ({
    key: `commit ${commit}`,
    is: 'commit',
    commit,
  }))
  const runs = distinct(trace.map(runKey)).map((key): TraceNode => {
    const found = trace.find((each) => runKey(each) === key)
    return { key, is: 'run', workflow: found?.workflow ?? null, runUrl: found?.runUrl ?? null }
  })
  const attestations = trace.map((attestation): TraceNode => ({
    key: attestation.id,
    is: 'attestation',
    attestation,
  }))
  const places = [record, ...runningFirst(elsewhere.filter(({ id }) => id !== record.id))].map(
    (each): TraceNode => ({ key: each.id, is: 'record', record: each }),
  )
  const layers = [
    { title: 'Commit', nodes: cut(commits) },
    { title: 'Workflow run', nodes: cut(runs) },
    { title: 'Attestation', nodes: cut(attestations) },
    { title: 'Artifact', nodes: [{ key: 'artifact', is: 'artifact' } as const] },
    { title: 'Where it runs or ran', nodes: cut(places) },
  ].filter(({ nodes }) => nodes.length > 0)
  const drawn = new Set(layers.flatMap(({ nodes }) => nodes.map(({ key }) => key)))
  const edges = [...trace.flatMap(edgesOf), ...places.map(({ key }) => ['artifact', key] as const)]
  const unique = new Map(edges.map((edge) => [edge.join('\n'), edge]))
  return {
    layers,
    edges: [...unique.values()].filter(([from, to]) => drawn.has(from) && drawn.has(to)),
  }
}

/** The way through one attestation: whatever of commit and run it names, and the artifact. */
const edgesOf = (attestation: Attestation): readonly (readonly [string, string])[] => {
  const steps = [
    attestation.commit === null ? null : `commit ${attestation.commit}`,
    runKey(attestation),
    attestation.id,
    'artifact',
  ].filter((step) => step !== null)
  return steps.slice(1).map((to, at) => [steps[at] ?? '', to])
}

const runKey = ({ project, workflow, runUrl }: Attestation): string | null =>
  workflow === null && runUrl === null ? null : `run ${project} ${workflow} ${runUrl}`

const distinct = (values: readonly (string | null)[]): readonly string[] => [
  ...new Set(values.filter((value) => value !== null)),
]

const runningFirst = (records: readonly DeploymentRecord[]): readonly DeploymentRecord[] =>
  records.toSorted((a, b) => Number(b.status === 'deployed') - Number(a.status === 'deployed'))

const cut = (nodes: readonly TraceNode[]): readonly TraceNode[] => {
  if (nodes.length <= mostDrawn) return nodes
  const count = nodes.length - mostDrawn + 1
  return [...nodes.slice(0, mostDrawn - 1), { key: `more ${nodes[0]?.key}`, is: 'more', count }]
}

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
      nodes.map(({ key }, row) => [key, { column, row }] as const),
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
  const rows = Math.max(...layers.map(({ nodes }) => nodes.length))
  return {
    paths,
    width: layers.length * (drawn.width + drawn.across) - drawn.across,
    height: drawn.title + rows * (drawn.height + drawn.down) - drawn.down,
  }
}

const yOf = (row: number): number =>
  drawn.title + row * (drawn.height + drawn.down) + drawn.height / 2

import type { Edge, RouteSet } from '../../core/deployments/runtime.ts'

/** A request that has not ended yet. */
interface InFlight {
  readonly deployment: string
  readonly until: number
}

const isSame = (a: RouteSet, b: RouteSet): boolean => textOf(a) === textOf(b)

const textOf = ({ fence: { incarnation, version }, routes }: RouteSet): string =>
  JSON.stringify([
    incarnation,
    version,
    routes.map((route) => [route.host, route.path, route.strip, route.deployment].join(' ')).sort(),
  ])

/** An edge that lives in memory, and the requests that it has let through. */
export const simulatedEdge = (now: () => number) => {
  let held: RouteSet | null = null
  let requests: readonly InFlight[] = []
  const edge: Edge = {
    apply: async (set) => {
      if (held && set.fence.version <= held.fence.version)
        return { applied: isSame(set, held), held: held.fence }
      held = set
      return { applied: true, held: set.fence }
    },
  }
  return {
    edge,
    held: (): RouteSet | null => held,
    /** It has lost its set, as with a truncated snapshot. */
    lose: (): void => {
      held = null
    },
    /** A request that takes so long, for one of the routes that somebody answers; says who. */
    request: (route: number, takesMs: number): string | null => {
      const answering = held?.routes.filter((each) => each.deployment !== null) ?? []
      const { deployment } = answering[route % answering.length] ?? { deployment: null }
      if (deployment !== null) requests = [...requests, { deployment, until: now() + takesMs }]
      return deployment
    },
    /** Every connection breaks. */
    breakOff: (): void => {
      requests = []
    },
    inFlight: (isAlive: (deployment: string) => boolean): Readonly<Record<string, number>> => {
      requests = requests.filter((it) => it.until > now() && isAlive(it.deployment))
      const byDeployment = Object.groupBy(requests, ({ deployment }) => deployment)
      return Object.fromEntries(
        Object.entries(byDeployment).map(([deployment, all]) => [deployment, all?.length ?? 0]),
      )
    },
  }
}

import type { Fence, RouteSet } from '../wire.ts'
import { copySnapshot, readSnapshot, writeSnapshot } from './snapshot.ts'
import { tableOf, type RouteTable } from './route-table.ts'

/** Whether a set was taken, and which fence is held now. */
export interface Applied {
  readonly applied: boolean
  readonly held: Fence
}

/** The set that the edge serves, in memory and on the disk. */
export interface HeldRoutes {
  /** Null where the snapshots were damaged and nothing has been applied since. */
  table(): RouteTable | null
  /** Null before the first set. */
  fence(): Fence | null
  /** All or nothing; resolves once the set is on the disk and in effect. Throws `InvalidRoutes`. */
  apply(set: RouteSet): Promise<Applied>
}

/** Takes up what the disk holds; `onSwitch` runs in the tick in which a new set takes effect. */
export const holdRoutes = (
  path: string,
  onSwitch: (left: readonly string[]) => void,
  onError: (message: string) => void,
): HeldRoutes => {
  const found = readSnapshot(path)
  if (found.what === 'previous')
    onError(`${found.why}: its copy, or the routes before it, are served until there are others`)
  if (found.what === 'damaged')
    onError(`${found.why}: every request is answered 503 until control sends the routes again`)
  let set = found.what === 'whole' || found.what === 'previous' ? found.set : null
  let table = set ? tableOf(set.routes) : found.what === 'none' ? new Map() : null
  let routed = deploymentsOf(set)
  let last: Promise<unknown> = Promise.resolve()

  let newestIsWhole = found.what === 'whole'

  const applyNow = async (given: RouteSet): Promise<Applied> => {
    const next = inOrder(given)
    if (set && !follows(next, set)) return { applied: isSame(next, set), held: set.fence }
    const nextTable = tableOf(next.routes)
    await writeSnapshot(path, next, newestIsWhole)
    newestIsWhole = true
    const nextRouted = deploymentsOf(next)
    const left = [...routed].filter((deployment) => !nextRouted.has(deployment))
    set = next
    table = nextTable
    routed = nextRouted
    onSwitch(left)
    return { applied: true, held: next.fence }
  }

  const afterwards = async (before: Promise<unknown>, next: RouteSet): Promise<Applied> => {
    await before
    return await applyNow(next)
  }

  const copyHeld = async (): Promise<void> => {
    if (set) await copySnapshot(path, set)
  }

  return {
    table: () => table,
    fence: () => set?.fence ?? null,
    apply: (next) => {
      const mine = afterwards(last, next)
      // Nobody waits for the copy but the next set.
      last = mine.then(({ applied }) => (applied ? copyHeld() : undefined)).catch(() => undefined)
      return mine
    },
  }
}

/** Another incarnation counts only above what is held, as a newer version of the same does. */
const follows = (next: RouteSet, held: RouteSet): boolean => next.fence.version > held.fence.version

/** The same set is the same text, whoever wrote it. */
const inOrder = ({ fence, routes }: RouteSet): RouteSet => ({
  fence: { incarnation: fence.incarnation, version: fence.version },
  routes: routes
    .map(({ host, path, strip, deployment }) => ({ host, path, strip, deployment }))
    .sort((a, b) => (a.host === b.host ? order(a.path, b.path) : order(a.host, b.host))),
})

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const isSame = (next: RouteSet, held: RouteSet): boolean =>
  JSON.stringify(next) === JSON.stringify(held)

const deploymentsOf = (set: RouteSet | null): ReadonlySet<string> =>
  new Set(set?.routes.flatMap(({ deployment }) => (deployment === null ? [] : [deployment])))

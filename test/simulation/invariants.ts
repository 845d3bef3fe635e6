import assert from 'node:assert/strict'
import { excludeEachOther, instancesOf, isOver } from '../../src/core/deployments/deployment.ts'
import {
  isAlive,
  type InstanceState,
  type RouteSet,
  type RuntimeState,
} from '../../src/core/deployments/runtime.ts'
import { keyOf, type Observed, type SeenDeployment } from './observe.ts'

/** A request to end an instance, as it came to the host. */
export interface Stop {
  readonly instance: InstanceState
  readonly inFlight: number
  readonly at: number
}

/** An instance that has begun, and what was so in the database then. */
export interface Start {
  readonly id: string
  readonly deployment: string
  readonly observed: Observed | null
}

/** What was so in one moment, in the database and on the host. */
export interface Moment {
  readonly observed: Observed
  readonly served: RouteSet | null
  readonly instances: readonly InstanceState[]
  /** What whoever made the step had last seen of the host, as it then was. */
  readonly seen: RuntimeState | null
  /** What was so in the database when they last read it. */
  readonly read: Observed | null
  readonly stops: readonly Stop[]
  readonly starts: readonly Start[]
}

/** The checks of DESIGN, section 5, that need to remember what was so before. */
export const newWatch = () => {
  let before: Observed | null = null
  let heldVersion = 0
  let isLost = false
  /** What the ledger said, and whose each route was, when the set had this version. */
  const published = new Map<number, Pick<Observed, 'ledger' | 'routes'>>()
  const activeSince = new Map<string, number>()
  const acknowledged = new Set<string>()
  /** Runs that a worker has ended. */
  const givenUp = new Set<string>()
  /** Until when what drains may take, as it was first said. */
  const deadlines = new Map<string, number>()
  return {
    /** A run that somebody was answered. */
    acknowledge: (run: string): void => void acknowledged.add(run),
    check: (moment: Moment): void => {
      const { observed, served } = moment
      const byId = new Map(observed.deployments.map((each) => [each.id, each]))
      const version = observed.set?.version ?? 0
      if (!published.has(version)) published.set(version, observed)
      checkSingles(observed)
      checkExclusive(moment.instances, byId)
      for (const start of moment.starts) checkStart(start, givenUp)
      const switched = newlyActive(before, observed)
      for (const each of switched) {
        activeSince.set(each.id, version)
        checkReady(each, moment.seen)
      }
      checkRoutes(before, observed, switched)
      const acknowledgedSet = observed.set?.acknowledged ?? 0
      // What was lost is brought again; until then an older set may still be on its way.
      if (!served) isLost = true
      else if (acknowledgedSet <= served.fence.version) isLost = false
      else assert.ok(isLost, `invariant 5: set ${acknowledgedSet} is acknowledged, but not held`)
      if (!isLost) checkUpstreams(served, byId)
      if (!isLost) checkServed(served, byId, published)
      checkSuccess(before, observed, activeSince)
      for (const { id, state, drainUntil } of observed.deployments)
        if (state === 'active') deadlines.delete(id)
        else if (drainUntil !== null && !deadlines.has(id)) deadlines.set(id, drainUntil)
      for (const stop of moment.stops) checkStop(stop, byId, deadlines, moment.read)
      checkKept(before, observed, acknowledged)
      if (moment.read) for (const run of newlyOver(before, observed)) givenUp.add(run)
      const held = served?.fence.version ?? 0
      assert.ok(isLost || held >= heldVersion, 'invariant 8: the edge went back to an older set')
      heldVersion = held
      before = observed
    },
  }
}

const inSameService = (of: Observed, state: string): readonly (readonly SeenDeployment[])[] => [
  ...Map.groupBy(
    of.deployments.filter((each) => each.state === state),
    ({ place, service }) => keyOf(place, service),
  ).values(),
]

const checkSingles = (observed: Observed): void => {
  for (const state of ['active', 'switching'])
    for (const all of inSameService(observed, state))
      assert.equal(all.length, 1, `invariant 2: ${all.map(({ id }) => id).join(', ')} are ${state}`)
}

type ById = ReadonlyMap<string, SeenDeployment>

/** What is exclusive never runs beside another of its service. */
const checkExclusive = (instances: readonly InstanceState[], byId: ById): void => {
  const alive = new Set(instances.filter(isAlive).map(({ deployment }) => deployment))
  const known = [...alive].flatMap((id) => byId.get(id) ?? [])
  for (const its of Map.groupBy(known, ({ place, service }) => keyOf(place, service)).values())
    for (const [at, one] of its.entries())
      for (const other of its.slice(at + 1))
        assert.ok(
          !excludeEachOther(one, other),
          `invariant 2: ${one.id} (${one.state}) and ${other.id} (${other.state}) run together`,
        )
}

/** Once a worker has given a run up, the host begins nothing of it any more. */
const checkStart = ({ id, deployment, observed }: Start, givenUp: ReadonlySet<string>): void => {
  const it = observed?.deployments.find((each) => each.id === deployment)
  assert.ok(
    !it || !isOver(it.state) || !givenUp.has(it.runId),
    `invariant 2: ${id} was started after it had been given up`,
  )
}

const newlyActive = (before: Observed | null, now: Observed): readonly SeenDeployment[] => {
  const was = new Map(before?.deployments.map(({ id, state }) => [id, state]))
  return now.deployments.filter(({ id, state }) => state === 'active' && was.get(id) !== 'active')
}

const newlyOver = (before: Observed | null, now: Observed): readonly string[] => {
  const were = new Set(before?.runs.filter((run) => run.isOver).map(({ id }) => id))
  return now.runs.filter((run) => run.isOver && !were.has(run.id)).map(({ id }) => id)
}

const checkReady = (deployment: SeenDeployment, seen: RuntimeState | null): void => {
  const instances = new Map(seen?.instances.map((each) => [each.id, each]))
  for (const id of instancesOf(deployment)) {
    const it = instances.get(id)
    const said = `${it?.state ?? 'gone'}, ${it?.health ?? 'unknown'}`
    assert.equal(said, 'running, ready', `invariant 3: ${id} was switched to while it was ${said}`)
  }
}

/** Routes change hands at a switch alone, and then whoever is active has all of its own. */
const checkRoutes = (
  before: Observed | null,
  { routes }: Observed,
  switched: readonly SeenDeployment[],
): void => {
  const whose = new Map(routes.map((each) => [each.host + each.path, each.service]))
  for (const { host, path, service } of before?.routes ?? [])
    assert.ok(
      switched.length > 0 || whose.get(host + path) === service,
      `invariant 4: ${host}${path} changed hands without a switch`,
    )
  for (const { place, service, settings } of switched) {
    const own = routes.some((it) => it.place === place && it.service === service)
    // Two services may name one path: the later one has it.
    const paths = routes.filter((each) => each.place === place).map(({ path }) => path)
    assert.ok(own || settings.kind === 'worker', `invariant 4: ${settings.name} has no route`)
    for (const { path } of settings.routes)
      assert.ok(paths.includes(path), `invariant 4: nobody has ${path} of ${settings.name}`)
  }
}

const checkUpstreams = (served: RouteSet | null, byId: ById): void => {
  for (const { host, path, deployment } of served?.routes ?? []) {
    if (deployment === null) continue
    const it = byId.get(deployment)
    // The URL of one candidate alone: nobody else's traffic goes there.
    if (it && host.includes(deployment.slice('dep_'.length))) continue
    // A candidate that waits has a host name of its own, with its id in it.
    if (it && host.includes(it.id.replace('dep_', ''))) continue
    const isLive = it?.state === 'active' || (it?.state === 'draining' && it.drainUntil === null)
    const said = it ? `${it.state} until ${it.drainUntil}` : 'unknown'
    assert.ok(isLive, `invariant 4: ${host}${path} goes to ${deployment}, which is ${said}`)
  }
}

const checkServed = (
  served: RouteSet | null,
  byId: ById,
  published: ReadonlyMap<number, Pick<Observed, 'ledger' | 'routes'>>,
): void => {
  if (!served) return
  const then = published.get(served.fence.version)
  assert.ok(then, `invariant 5: the edge has set ${served.fence.version}, which nobody made`)
  const serves = new Map(
    served.routes.map(({ host, path, deployment }) => [
      host + path,
      deployment === null ? null : (byId.get(deployment)?.digest ?? null),
    ]),
  )
  for (const { host, path, place, service } of then.routes)
    assert.equal(
      serves.get(host + path) ?? null,
      then.ledger.get(keyOf(place, service)) ?? null,
      `invariant 5: ${host}${path} serves another digest than the ledger says`,
    )
}

/** Success is said only after the edge has what the run switched. */
const checkSuccess = (
  before: Observed | null,
  { runs, deployments, set }: Observed,
  activeSince: ReadonlyMap<string, number>,
): void => {
  const was = new Map(before?.runs.map(({ id, state }) => [id, state]))
  for (const run of runs)
    if (run.state === 'succeeded' && was.get(run.id) !== 'succeeded')
      for (const { id, runId } of deployments)
        if (runId === run.id)
          assert.ok(
            (activeSince.get(id) ?? Infinity) <= (set?.acknowledged ?? 0),
            `invariant 5: ${run.id} succeeded before the edge had ${id}`,
          )
}

const checkStop = (
  { instance, inFlight, at }: Stop,
  byId: ById,
  deadlines: ReadonlyMap<string, number>,
  read: Observed | null,
): void => {
  const it = byId.get(instance.deployment)
  if (inFlight === 0 || !it || isStoppedFirst(it, read?.deployments ?? [])) return
  const until = deadlines.get(it.id) ?? Infinity
  assert.ok(
    (it.state === 'draining' && at >= until) || isOver(it.state),
    `invariant 6: ${instance.id} is ${it.state} until ${until}; it was stopped at ${at}` +
      ` with ${inFlight} requests in flight`,
  )
}

/** What was answered, and what has ended, stays. */
const checkKept = (
  before: Observed | null,
  now: Observed,
  acknowledged: ReadonlySet<string>,
): void => {
  const runs = new Map(now.runs.map((each) => [each.id, each]))
  for (const id of acknowledged) assert.ok(runs.has(id), `invariant 8: run ${id} is lost`)
  for (const { id, state, isOver: ended } of before?.runs ?? [])
    if (ended) assert.equal(runs.get(id)?.state, state, `invariant 8: run ${id} ended twice`)
  const deployments = new Map(now.deployments.map((each) => [each.id, each]))
  for (const { id, state } of before?.deployments ?? [])
    if (isOver(state))
      assert.equal(deployments.get(id)?.state, state, `invariant 8: ${id} was over`)
  assert.ok(now.events >= (before?.events ?? 0), 'invariant 8: events are lost')
}

/**
 * Whether it makes room for one that may not run beside another, and starts or switches. Nobody can
 * ask the host and read the database at once: what counts is what whoever asks had last read.
 */
const isStoppedFirst = (it: SeenDeployment, all: readonly SeenDeployment[]): boolean =>
  all.some(
    ({ place, service, state, settings }) =>
      place === it.place &&
      service === it.service &&
      excludeEachOther(all.find(({ id }) => id === it.id) ?? it, { settings }) &&
      ['starting', 'checking', 'switching'].includes(state),
  )

import type { Living } from './executor.ts'
import { unstarted, type Known } from './instance.ts'
import { KeptInstance, type InstancesAround } from './kept-instance.ts'
import type { Address } from './readiness.ts'
import type { InstanceSpec, InstanceState } from './wire.ts'

/** What a running instance offers to requests. */
export interface Upstream {
  readonly instance: string
  /** Where it listens; null where files are served. */
  readonly address: Address | null
  /** Served by the edge itself. */
  readonly folder: string | null
  readonly health: InstanceState['health']
}

/** Keeps the wanted instances running. */
export interface Instances {
  /** Wants an instance; wanted again, nothing changes but that one that has exited starts. */
  start(spec: InstanceSpec): InstanceState
  /** Ends one; answers at once. One that was never heard of is `gone`. */
  stop(id: string, graceMs: number): InstanceState
  /** Takes over what lives on from before; it cannot be started again until it is wanted again. */
  adopt(living: Living): void
  states(): readonly InstanceState[]
  /** Those of a deployment that run. */
  upstreams(deployment: string): readonly Upstream[]
  /** What a successor is given: everything that is wanted, with its environment. */
  wanted(): readonly InstanceSpec[]
  /** Forgets those of a deployment that have exited; whether none is left. */
  forget(deployment: string): boolean
  /** Looks away: nothing is started, checked or stopped any more; instances live on. */
  leave(): void
}

/** Begins with nothing wanted. */
export const createInstances = (around: InstancesAround): Instances => {
  const kept = new Map<string, KeptInstance>()
  const known = (spec: Pick<InstanceSpec, 'id' | 'deployment'>): KeptInstance => {
    const found = kept.get(spec.id)
    if (found) return found
    const made = new KeptInstance(around, spec)
    kept.set(spec.id, made)
    return made
  }
  return {
    start: (spec) => {
      const each = known(spec)
      each.start(spec)
      return stateOf(each)
    },
    stop: (id, graceMs) => {
      const each = kept.get(id)
      each?.stop(graceMs)
      return each ? stateOf(each) : gone(id)
    },
    adopt: (living) => known(living.spec).adopt(living),
    states: () => [...kept.values()].map(stateOf),
    upstreams: (deployment) =>
      [...kept.values()].filter((each) => each.deployment === deployment).flatMap(upstreamOf),
    wanted: () => [...kept.values()].flatMap(({ spec }) => spec ?? []),
    forget: (deployment) => {
      const its = [...kept.values()].filter((each) => each.deployment === deployment)
      for (const { id, known } of its) if (known.state === 'exited') kept.delete(id)
      around.changed()
      return its.every(({ known }) => known.state === 'exited')
    },
    leave: () => {
      for (const each of kept.values()) each.leave()
    },
  }
}

const upstreamOf = ({ id, living, known }: KeptInstance): readonly Upstream[] =>
  living && known.state === 'running'
    ? [{ instance: id, address: living.address, folder: living.folder, health: known.health }]
    : []

const stateOf = ({
  id,
  deployment,
  known,
}: {
  readonly id: string
  readonly deployment: string
  readonly known: Known
}): InstanceState => ({
  id,
  deployment,
  state: known.state,
  health: known.health,
  why: known.why,
  restarts: known.restarts,
  startedAt: known.startedAt,
  pid: known.pid,
})

const gone = (id: string): InstanceState => ({
  ...stateOf({ id, deployment: '', known: unstarted }),
  state: 'gone',
})

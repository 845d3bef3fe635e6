import type { Living } from './executor.ts'
import { unstarted, type Known } from './instance.ts'
import { KeptInstance, type InstancesAround } from './kept-instance.ts'
import type { Address } from './readiness.ts'
import type { InstanceSpec, InstanceState } from './wire.ts'

/** What a deployment offers to requests. */
export interface Offer {
  /** Where its instances listen that take requests. */
  readonly addresses: readonly Address[]
  /** Served by the edge itself; null where instances answer. */
  readonly folder: string | null
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
  /** What a deployment offers now; asked for each request. */
  offer(deployment: string): Offer
  /** What a successor is given: everything that is wanted, with its environment. */
  wanted(): readonly InstanceSpec[]
  /** Forgets those of a deployment that have exited; whether none is left. */
  forget(deployment: string): boolean
  /** Looks away: nothing is started, checked or stopped any more; instances live on. */
  leave(): void
  /** Looks again after that. */
  takeBack(): void
}

/** Begins with nothing wanted. */
export const createInstances = (given: Omit<InstancesAround, 'changed'>): Instances => {
  const kept = new Map<string, KeptInstance>()
  const offers = new Map<string, Offer>()
  const changed = (): void => offers.clear()
  const around = { ...given, changed }
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
    offer: (deployment) => {
      const found = offers.get(deployment)
      if (found) return found
      const made = offerOf([...kept.values()].filter((each) => each.deployment === deployment))
      // Whoever asks for names that nobody has heard of fills no memory.
      if (kept.size > 0 && offers.size < 2 * kept.size) offers.set(deployment, made)
      return made
    },
    wanted: () => [...kept.values()].flatMap(({ spec }) => spec ?? []),
    forget: (deployment) => {
      const its = [...kept.values()].filter((each) => each.deployment === deployment)
      for (const { id, known } of its) if (known.state === 'exited') kept.delete(id)
      changed()
      return its.every(({ known }) => known.state === 'exited')
    },
    leave: () => {
      for (const each of kept.values()) each.leave()
    },
    takeBack: () => {
      for (const each of kept.values()) each.takeBack()
    },
  }
}

const offerOf = (its: readonly KeptInstance[]): Offer => {
  const ready = its.filter((each) => each.takesRequests() === 'yes')
  const taken = ready.length > 0 ? ready : its.filter((each) => each.takesRequests() === 'perhaps')
  return {
    addresses: taken.flatMap(({ living }) => living?.address ?? []),
    folder: taken.find(({ living }) => living?.folder)?.living?.folder ?? null,
  }
}

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

import type { Living } from './executor.ts'
import type { Fences } from './fences.ts'
import { unstarted, type Known } from './instance.ts'
import { KeptInstance, type InstancesAround } from './kept-instance.ts'
import type { Address } from './address.ts'
import type { DriverName, InstanceSpec, InstanceState, ServiceFence } from './wire.ts'

/** What a deployment offers to requests. */
export interface Offer {
  /** Where its instances listen that take requests. */
  readonly addresses: readonly Address[]
  /** Served by the edge itself; null where instances answer. */
  readonly folder: string | null
}

/** Keeps the wanted instances running. */
export interface Instances {
  /**
   * Wants an instance; wanted again, nothing changes but that one that has exited starts. It is not
   * begun where its fence comes late, or where it would run beside what it must not run with.
   */
  start(spec: InstanceSpec): InstanceState
  /** The same for what another host has begun: it has been heard in time. */
  takeOver(spec: InstanceSpec): void
  /** Ends one, unless that comes late; answers at once. One that was never heard of is `gone`. */
  stop(id: string, graceMs: number, fence: ServiceFence | null): InstanceState
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

/** What all instances together need beside what each one does. */
export interface AllAround extends Omit<InstancesAround, 'changed'> {
  readonly fences: Fences
  /** Whether everything is known that a driver runs from before. */
  readonly isKnown: (driver: DriverName) => boolean
}

/** Begins with nothing wanted. */
export const createInstances = (given: AllAround): Instances => {
  const { fences, isKnown } = given
  const kept = new Map<string, KeptInstance>()
  const offers = new Map<string, Offer>()
  const changed = (): void => offers.clear()
  const around = { ...given, changed }
  const known = (spec: Living['spec']): KeptInstance => {
    const found = kept.get(spec.id)
    if (found) return found
    const made = new KeptInstance(around, spec)
    kept.set(spec.id, made)
    return made
  }
  const stateOf = (each: KeptInstance): InstanceState => stateWith(each, fences.held(each.service))
  /** Of one that may never have been heard of. */
  const answer = (id: string, service: string | undefined): InstanceState => {
    const each = kept.get(id)
    return each ? stateOf(each) : gone(id, service === undefined ? 0 : fences.held(service))
  }
  const hasRoom = (spec: InstanceSpec): boolean =>
    (!spec.exclusive || isKnown(spec.driver)) &&
    [...kept.values()].every((other) => mayRunBeside(spec, other))
  return {
    start: (spec) => {
      const { id, service, fence: version } = spec
      if (fences.admit({ service, version }) && hasRoom(spec)) known(spec).start(spec)
      return answer(id, service)
    },
    takeOver: (spec) => known(spec).start(spec),
    stop: (id, graceMs, fence) => {
      if (!fence || fences.admit(fence)) kept.get(id)?.stop(graceMs)
      return answer(id, fence?.service)
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

const mayRunBeside = (
  { deployment, service, exclusive }: InstanceSpec,
  other: KeptInstance,
): boolean =>
  other.service !== service ||
  other.deployment === deployment ||
  other.known.state === 'exited' ||
  !(exclusive || other.exclusive)

const offerOf = (its: readonly KeptInstance[]): Offer => {
  const ready = its.filter((each) => each.takesRequests() === 'yes')
  const taken = ready.length > 0 ? ready : its.filter((each) => each.takesRequests() === 'perhaps')
  return {
    // Read anew each time: one that has ended loses its address before anything else is told of it.
    get addresses() {
      return taken.flatMap(({ living }) => living?.address ?? [])
    },
    folder: taken.find(({ living }) => living?.folder)?.living?.folder ?? null,
  }
}

const stateWith = (
  {
    id,
    deployment,
    known,
  }: {
    readonly id: string
    readonly deployment: string
    readonly known: Known
  },
  fence: number,
): InstanceState => ({
  id,
  deployment,
  state: known.state,
  health: known.health,
  why: known.why,
  isFault: known.isFault,
  restarts: known.restarts,
  startedAt: known.startedAt,
  pid: known.pid,
  fence,
})

const gone = (id: string, fence: number): InstanceState => ({
  ...stateWith({ id, deployment: '', known: unstarted }, fence),
  state: 'gone',
})

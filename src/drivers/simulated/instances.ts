import type { InstanceState, ServiceFence, WantedInstance } from '../../core/deployments/runtime.ts'

/** What becomes of an instance; times in milliseconds after its start. */
export interface InstanceFate {
  /** Null is never. */
  readonly readyAfterMs: number | null
  /** When it ends by itself; null is never. */
  readonly diesAfterMs: number | null
  /** Whether it is started again after that, as often as it takes. */
  readonly comesBack: boolean
  /** How long it takes to end once it is asked to; null is never, not even by force. */
  readonly stopsAfterMs: number | null
}

/** How long one that has died waits before it is started again, in milliseconds. */
const backOffMs = 1000

interface Instance {
  readonly id: string
  readonly deployment: string
  readonly service: string
  readonly exclusive: boolean
  readonly fate: InstanceFate
  readonly startedAt: number
  diedAt: number | null
  endsAt: number | null
  /** When it has outlived its end by force. */
  outlivesAt: number | null
}

/** Instances that live in memory, by a clock that goes when it is told to. */
export const simulatedInstances = (
  now: () => number,
  fateOf: (wanted: WantedInstance) => InstanceFate,
  onStart: (instance: InstanceState) => void,
) => {
  const instances = new Map<string, Instance>()
  /** As a host keeps them on its disk. */
  const fences = new Map<string, number>()
  const heldOf = (service: string | undefined): number => fences.get(service ?? '') ?? 0
  const admits = ({ service, version }: ServiceFence): boolean => {
    if (version > heldOf(service)) fences.set(service, version)
    return version === heldOf(service)
  }
  const stateOf = (
    id: string,
    instance: Instance | undefined,
    service?: string,
  ): InstanceState => ({
    ...(instance ? seen(instance, now()) : { ...never, id, deployment: id.replace(/-\d+$/, '') }),
    fence: heldOf(instance?.service ?? service),
  })
  const isOn = (instance: Instance | undefined): boolean =>
    instance !== undefined && stateOf(instance.id, instance).state !== 'exited'
  const hasRoom = ({ deployment, service, exclusive }: WantedInstance): boolean =>
    [...instances.values()].every(
      (other) =>
        other.service !== service ||
        other.deployment === deployment ||
        !isOn(other) ||
        !(exclusive || other.exclusive),
    )
  return {
    start: (wanted: WantedInstance): InstanceState => {
      const { id, deployment, service, exclusive, fence: version } = wanted
      const isInTime = admits({ service, version })
      if (isInTime && !isOn(instances.get(id)) && hasRoom(wanted)) {
        const fate = fateOf(wanted)
        const startedAt = now()
        const diedAt = fate.diesAfterMs === null ? null : startedAt + fate.diesAfterMs
        const its = { id, deployment, service, exclusive }
        instances.set(id, { ...its, fate, startedAt, diedAt, endsAt: null, outlivesAt: null })
        onStart(stateOf(id, instances.get(id)))
      }
      return stateOf(id, instances.get(id), service)
    },
    stop: (id: string, graceMs: number, fence?: ServiceFence): InstanceState => {
      const instance = instances.get(id)
      const isInTime = !fence || admits(fence)
      const takes = instance?.fate.stopsAfterMs
      if (instance && isInTime)
        if (takes === null) instance.outlivesAt ??= now() + graceMs
        else instance.endsAt ??= now() + Math.min(takes ?? 0, graceMs)
      return stateOf(id, instance, fence?.service)
    },
    /** It ends by itself, now. */
    die: (id: string): void => {
      const instance = instances.get(id)
      if (instance) instance.diedAt = now()
    },
    /** All are gone without a trace, as after the machine has started anew. */
    lose: (): void => instances.clear(),
    /** What has not died by now never will, and what would not end has. */
    heal: (): void => {
      for (const each of instances.values()) if (each.outlivesAt !== null) each.endsAt ??= now()
      for (const each of instances.values())
        if (each.diedAt !== null && each.diedAt > now()) each.diedAt = null
    },
    forget: (deployment: string): void => {
      for (const each of instances.values())
        if (each.deployment === deployment && !isOn(each)) instances.delete(each.id)
    },
    all: (): readonly InstanceState[] =>
      [...instances.values()].map((each) => stateOf(each.id, each)),
  }
}

const never = {
  state: 'gone',
  health: 'unknown',
  why: '',
  restarts: 0,
  startedAt: 0,
  pid: null,
  isFault: false,
  fence: 0,
} as const

const seen = (
  { id, deployment, fate, startedAt, diedAt, endsAt, outlivesAt }: Instance,
  at: number,
): InstanceState => {
  const common = { ...never, id, deployment, startedAt }
  const hasDied = diedAt !== null && diedAt <= at
  if (endsAt !== null && endsAt <= at) return { ...common, state: 'exited', why: 'it was stopped' }
  if (hasDied && !fate.comesBack) return { ...common, state: 'exited', why: 'it died' }
  if (outlivesAt !== null && outlivesAt <= at)
    return { ...common, state: 'stopping', pid: 1, isFault: true, why: 'process 1 would not end' }
  if (endsAt !== null || outlivesAt !== null) return { ...common, state: 'stopping', pid: 1 }
  const restarts = hasDied ? 1 : 0
  const begunAt = hasDied ? diedAt + backOffMs : startedAt
  if (begunAt > at) return { ...common, state: 'waiting', why: 'it died', restarts }
  const isReady = fate.readyAfterMs !== null && at >= begunAt + fate.readyAfterMs
  const health = isReady ? 'ready' : 'unready'
  const why = isReady ? '' : 'it does not answer'
  return { ...common, state: 'running', health, why, restarts, pid: 1 }
}

import type { InstanceState, WantedInstance } from '../../core/deployments/runtime.ts'

/** What becomes of an instance; times in milliseconds after its start. */
export interface InstanceFate {
  /** Null is never. */
  readonly readyAfterMs: number | null
  /** When it ends by itself; null is never. */
  readonly diesAfterMs: number | null
  /** Whether it is started again after that, as often as it takes. */
  readonly comesBack: boolean
  /** How long it takes to end once it is asked to. */
  readonly stopsAfterMs: number
}

/** How long one that has died waits before it is started again, in milliseconds. */
const backOffMs = 1000

interface Instance {
  readonly id: string
  readonly deployment: string
  readonly fate: InstanceFate
  readonly startedAt: number
  diedAt: number | null
  endsAt: number | null
}

/** Instances that live in memory, by a clock that goes when it is told to. */
export const simulatedInstances = (
  now: () => number,
  fateOf: (wanted: WantedInstance) => InstanceFate,
) => {
  const instances = new Map<string, Instance>()
  const stateOf = (id: string, instance: Instance | undefined): InstanceState =>
    instance ? seen(instance, now()) : { ...never, id, deployment: id.replace(/-\d+$/, '') }
  const isOn = (instance: Instance | undefined): boolean =>
    instance !== undefined && stateOf(instance.id, instance).state !== 'exited'
  return {
    start: (wanted: WantedInstance): InstanceState => {
      if (!isOn(instances.get(wanted.id))) {
        const fate = fateOf(wanted)
        const startedAt = now()
        const diedAt = fate.diesAfterMs === null ? null : startedAt + fate.diesAfterMs
        const { id, deployment } = wanted
        instances.set(id, { id, deployment, fate, startedAt, diedAt, endsAt: null })
      }
      return stateOf(wanted.id, instances.get(wanted.id))
    },
    stop: (id: string, graceMs: number): InstanceState => {
      const instance = instances.get(id)
      if (instance) instance.endsAt ??= now() + Math.min(instance.fate.stopsAfterMs, graceMs)
      return stateOf(id, instance)
    },
    /** It ends by itself, now. */
    die: (id: string): void => {
      const instance = instances.get(id)
      if (instance) instance.diedAt = now()
    },
    /** All are gone without a trace, as after the machine has started anew. */
    lose: (): void => instances.clear(),
    /** What has not died by now never will. */
    heal: (): void => {
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
} as const

const seen = (
  { id, deployment, fate, startedAt, diedAt, endsAt }: Instance,
  at: number,
): InstanceState => {
  const common = { ...never, id, deployment, startedAt }
  const hasDied = diedAt !== null && diedAt <= at
  if (endsAt !== null && endsAt <= at) return { ...common, state: 'exited', why: 'it was stopped' }
  if (hasDied && !fate.comesBack) return { ...common, state: 'exited', why: 'it died' }
  if (endsAt !== null) return { ...common, state: 'stopping', pid: 1 }
  const restarts = hasDied ? 1 : 0
  const begunAt = hasDied ? diedAt + backOffMs : startedAt
  if (begunAt > at) return { ...common, state: 'waiting', why: 'it died', restarts }
  const isReady = fate.readyAfterMs !== null && at >= begunAt + fate.readyAfterMs
  const health = isReady ? 'ready' : 'unready'
  const why = isReady ? '' : 'it does not answer'
  return { ...common, state: 'running', health, why, restarts, pid: 1 }
}

import type { InstanceState } from './wire.ts'

/** What the host knows of one instance, apart from what it was told to run. */
export interface Known {
  readonly state: Exclude<InstanceState['state'], 'gone'>
  readonly health: InstanceState['health']
  readonly why: string
  /** Whether the machine failed at it, or fails to end it. */
  readonly isFault: boolean
  readonly restarts: number
  readonly startedAt: number
  readonly pid: number | null
  /** Ends by itself in a row; decides how long the next start waits. */
  readonly ends: number
  /** When it is started again, while it waits. */
  readonly dueAt: number
  /** Checks in a row that said the opposite of `health`. */
  readonly against: number
  /** Whether it has been ready since it was started. */
  readonly wasReady: boolean
}

/** What happens to an instance. Times are in milliseconds since 1970. */
export type Happening =
  | { readonly what: 'start' }
  | { readonly what: 'started'; readonly pid: number | null; readonly at: number }
  /** It ended by itself or could not be started; `again` is whether the host can start it. */
  | {
      readonly what: 'ended'
      readonly why: string
      readonly at: number
      readonly again: boolean
      /** Whether it never ran, as the machine failed at it. */
      readonly isFault?: boolean
    }
  | { readonly what: 'checked'; readonly ok: boolean; readonly why: string }
  | { readonly what: 'stop' }

/** The first start again waits so long, each further one twice as long, up to the second. */
export const firstBackOffMs = 1000
export const longestBackOffMs = 60_000
/** After a fault of the machine it waits so long, each time: that may be over soon. */
export const faultBackOffMs = 2000

/** An instance that was ready turns unready after three bad checks, and ready after two good. */
const fall = 3
const rise = 2

/** An instance that was never started. */
export const unstarted: Known = {
  state: 'starting',
  health: 'unknown',
  why: '',
  isFault: false,
  restarts: 0,
  startedAt: 0,
  pid: null,
  ends: 0,
  dueAt: 0,
  against: 0,
  wasReady: false,
}

/** How long the start after so many ends in a row waits, in milliseconds. */
export const backOffMs = (ends: number): number =>
  Math.min(firstBackOffMs * 2 ** Math.max(0, ends - 1), longestBackOffMs)

/** What is so with an instance after something has happened to it. */
export const after = (known: Known, happening: Happening): Known => {
  switch (happening.what) {
    case 'start':
      return known.state === 'waiting' || known.state === 'exited'
        ? {
            ...known,
            state: 'starting',
            health: 'unknown',
            against: 0,
            wasReady: false,
            isFault: false,
            // Asked for from outside it begins afresh.
            ...(known.state === 'exited'
              ? { ends: 0 }
              : { restarts: known.restarts + (known.isFault ? 0 : 1) }),
          }
        : known
    case 'started':
      return known.state === 'starting'
        ? { ...known, state: 'running', pid: happening.pid, startedAt: happening.at }
        : known
    case 'ended':
      return ended(known, happening)
    case 'checked':
      return known.state === 'running' ? checked(known, happening) : known
    case 'stop':
      return known.state === 'exited'
        ? known
        : { ...known, state: 'stopping', health: 'unready', why: '', isFault: false }
  }
}

const ended = (
  known: Known,
  { why, at, again, isFault = false }: Happening & { readonly what: 'ended' },
): Known => {
  const rest = { ...known, health: 'unready', why, isFault, pid: null, against: 0 } as const
  if (known.state === 'stopping' || !again) return { ...rest, state: 'exited' }
  if (isFault) return { ...rest, state: 'waiting', dueAt: at + faultBackOffMs }
  // One that ran for long begins with the shortest wait again.
  const ranLong = known.state === 'running' && at - known.startedAt >= longestBackOffMs
  const ends = ranLong ? 1 : known.ends + 1
  return { ...rest, state: 'waiting', ends, dueAt: at + backOffMs(ends) }
}

const checked = (known: Known, { ok, why }: Happening & { readonly what: 'checked' }): Known => {
  const isReady = known.health === 'ready'
  if (ok === isReady)
    return { ...known, against: 0, why: ok ? '' : why, health: ok ? 'ready' : 'unready' }
  const against = known.against + 1
  if (isReady)
    return against < fall ? { ...known, against } : { ...known, against: 0, health: 'unready', why }
  return against < (known.wasReady ? rise : 1)
    ? { ...known, against }
    : { ...known, against: 0, health: 'ready', wasReady: true, why: '' }
}

import { computed, signal } from '@preact/signals'
import { whoami } from '../../../src/contract/access.ts'
import { listEvents } from '../../../src/contract/ledger.ts'
import { ask } from './api.ts'
import { sessionId } from './session.ts'

/** Whether what is shown follows the ledger: not asked yet, following, or trying to get back. */
export const connection = computed(() =>
  stream.value === 'live' && isBehind.value ? 'lost' : stream.value,
)

/** Whether what followed from a change could not be asked: what is shown is older than it seems. */
export const isBehind = signal(false)

const stream = signal<'idle' | 'live' | 'lost'>('idle')

/** A change of the ledger as it comes: its number, what happened, and the record it is about. */
export interface LedgerChange {
  readonly sequence: number
  readonly type: string
  readonly recordId: string
  /** Whether whoever reported a start named a project; evidence may name one all the same. */
  readonly namesProject: boolean
}

/** What of an event is read here. */
interface Told {
  readonly record: { readonly id: string; readonly project?: string | null }
}

const eventTypes = ['deployed', 'entered', 'superseded', 'decommissioned', 'end_moved']

/** How long a broken connection rests before the next attempt, in ms: at first, and at most. */
const firstRestMs = 500
const mostRestMs = 10_000

/**
 * Follows the ledger from after `sequence` until the answer is called. A broken connection goes on
 * where it stopped, so that no change is missed. While nobody looks there is none: a browser makes
 * six connections to a server at most (HTTP/1.1), for all its tabs together.
 */
export const follow = (
  sequence: number,
  onChange: (change: LedgerChange) => void,
): (() => void) => {
  let after = sequence
  let restMs = firstRestMs
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const open = (): void => {
    const id = sessionId()
    const query = { after: String(after), ...(id === undefined ? {} : { session: id }) }
    source = new EventSource(`${listEvents.path}?${new URLSearchParams(query).toString()}`)
    source.addEventListener('open', () => {
      restMs = firstRestMs
      stream.value = 'live'
    })
    source.addEventListener('error', () => {
      source?.close()
      stream.value = 'lost'
      timer = setTimeout(open, restMs)
      // A stream does not say why it ended: where the session has, this leads to the sign-in.
      ask(whoami, {}).catch(() => {})
      restMs = Math.min(restMs * 2, mostRestMs)
    })
    for (const type of eventTypes)
      source.addEventListener(type, (event: MessageEvent<string>) => {
        after = Number(event.lastEventId)
        const { id, project } = (JSON.parse(event.data) as Told).record
        onChange({ sequence: after, type, recordId: id, namesProject: typeof project === 'string' })
      })
  }
  const close = (): void => {
    clearTimeout(timer)
    source?.close()
    stream.value = 'idle'
  }
  const look = (): void => {
    close()
    if (!document.hidden) open()
  }
  look()
  document.addEventListener('visibilitychange', look)
  return () => {
    document.removeEventListener('visibilitychange', look)
    close()
    isBehind.value = false
  }
}

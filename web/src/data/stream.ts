import { whoami } from '../../../src/contract/access.ts'
import { listEvents } from '../../../src/contract/ledger.ts'
import { ask } from './api.ts'
import { sessionId } from './session.ts'

/** A change of the ledger as it comes: its number, what happened, and the record it is about. */
export interface LedgerChange {
  readonly sequence: number
  readonly type: string
  readonly recordId: string
  /** Whether whoever reported a start named a project; evidence may name one all the same. */
  readonly namesProject: boolean
}

/** What a stream says: all that comes after a number will be told, it is lost, or a change. */
export type StreamWord =
  | { readonly is: 'live'; readonly after: number }
  | { readonly is: 'lost' }
  | { readonly is: 'change'; readonly change: LedgerChange }

/** A connection to the ledger that comes back by itself. */
export interface Stream {
  /** Makes sure that what came after this number is told, too, and says again how it stands. */
  readonly reach: (after: number) => void
  readonly close: () => void
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
 * Follows the ledger from after a number. A broken connection goes on where it stopped, so that no
 * change is missed.
 */
export const openStream = (from: number, tell: (word: StreamWord) => void): Stream => {
  let after = from
  let restMs = firstRestMs
  let state: StreamWord | undefined
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const say = (word: StreamWord): void => tell((state = word))
  const open = (): void => {
    const id = sessionId()
    const query = { after: String(after), ...(id === undefined ? {} : { session: id }) }
    source = new EventSource(`${listEvents.path}?${new URLSearchParams(query).toString()}`)
    source.addEventListener('open', () => {
      restMs = firstRestMs
      say({ is: 'live', after })
    })
    source.addEventListener('error', () => {
      source?.close()
      say({ is: 'lost' })
      timer = setTimeout(open, restMs)
      // A stream does not say why it ended: where the session has, this leads to the sign-in.
      ask(whoami, {}).catch(() => {})
      restMs = Math.min(restMs * 2, mostRestMs)
    })
    for (const type of eventTypes)
      source.addEventListener(type, (event: MessageEvent<string>) => {
        after = Number(event.lastEventId)
        const { id, project } = (JSON.parse(event.data) as Told).record
        const namesProject = typeof project === 'string'
        tell({ is: 'change', change: { sequence: after, type, recordId: id, namesProject } })
      })
  }
  const close = (): void => {
    clearTimeout(timer)
    source?.close()
  }
  open()
  return {
    reach: (number) => {
      if (number >= after) {
        if (state) tell(state.is === 'live' ? { is: 'live', after } : state)
        return
      }
      after = number
      close()
      open()
    },
    close,
  }
}

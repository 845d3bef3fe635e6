import { whoami } from '../../src/contract/access.ts'
import { takeSnapshot } from '../../src/contract/overview.ts'

/** What is asked before the page's script is there; it takes the answers over. */
export interface Early {
  readonly whoami: Promise<Response>
  /** What runs, where the address is of the grid. */
  readonly snapshot: Promise<Response> | undefined
}

declare global {
  var berthEarly: Early | undefined
}

const get = (path: string): Promise<Response> => {
  const answer = fetch(path, { credentials: 'same-origin', redirect: 'manual' })
  // Whoever takes it over sees the failure.
  answer.catch(() => {})
  return answer
}

// Whoever brings a ticket may become somebody else, who is not to see what the former could.
const hasTicket = new URLSearchParams(location.hash.slice(1)).has('ticket')

globalThis.berthEarly = {
  whoami: get(whoami.path),
  snapshot: location.pathname === '/' && !hasTicket ? get(takeSnapshot.path) : undefined,
}

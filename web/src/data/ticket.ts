import { signal } from '@preact/signals'

/** The ticket that a link brought and that nobody has said yes or no to. */
export const ticket = signal<string | undefined>(undefined)

/** The ticket in the address, empty or not. */
export const ticketInAddress = (): string | undefined =>
  new URLSearchParams(location.hash.slice(1)).get('ticket') ?? undefined

/**
 * Takes the ticket out of the address; behind the `#`, no server is ever sent it. It signs nobody
 * in by itself: whoever made the link may be somebody else.
 */
export const takeTicket = (): void => {
  const found = ticketInAddress()
  if (found === undefined) return
  history.replaceState(history.state, '', `${location.pathname}${location.search}`)
  if (found !== '') ticket.value = found
}

/** The ticket that `berth ui` brought; behind the `#`, so that no server is ever sent it. */
export const ticketInAddress = (): string | undefined =>
  new URLSearchParams(location.hash.slice(1)).get('ticket') ?? undefined

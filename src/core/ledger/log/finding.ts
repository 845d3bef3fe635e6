/** What a check of the ledger can find, one word for each way in which it can have been changed. */
export const findingKinds = [
  'event_missing',
  'event_changed',
  'event_unlike_sealed',
  'event_index_changed',
  'node_changed',
  'record_missing',
  'record_changed',
  'record_unfounded',
] as const

/** One thing that is not as it was sealed, or not as the events say. */
export interface Finding {
  readonly kind: (typeof findingKinds)[number]
  /** The id of the event or record; null where it is known by its place alone. */
  readonly id: string | null
  /** The number of the event, or null. */
  readonly sequence: number | null
  readonly detail: string
}

/** How many findings one piece of a check tells; the ledger is damaged after the first. */
export const mostFindings = 100

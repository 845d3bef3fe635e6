import type { Digest } from '../../formats/digest.ts'

/** How many bytes the unfinished uploads of one organization may come to, as announced. */
export const mostUnfinishedBytes = 1024 * 1024 * 1024

/** How many uploads of one organization may be unfinished. */
export const mostUnfinished = 100

/** How long a source is kept that nobody wants, in milliseconds. */
export const unwantedKeptMs = 24 * 60 * 60 * 1000

/** A source that an organization has uploaded, or has begun to; `bytes` is its whole size. */
export interface Source {
  readonly digest: Digest
  readonly bytes: number
  /** When all of it was there with the right digest; null while it is still coming. */
  readonly completedAt: number | null
}

/** How far an upload is, in bytes from the beginning. */
export interface SourceProgress {
  readonly digest: Digest
  readonly bytes: number
  readonly received: number
  readonly complete: boolean
}

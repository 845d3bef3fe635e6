import type { Digest } from '../../formats/digest.ts'

/** How long a blob is kept that no evidence names, beyond the life of a run, in milliseconds. */
export const unnamedKeptMs = 7 * 24 * 60 * 60 * 1000

/** Bytes that an organization has uploaded, whole. */
export interface Blob {
  readonly digest: Digest
  readonly bytes: number
  readonly createdAt: number
}

/** What an organization's row of a blob says. */
export interface BlobRow {
  readonly digest: Digest
  /** Null while it is still coming. */
  readonly bytes: number | null
  readonly createdAt: number
  readonly wantedAt: number
}

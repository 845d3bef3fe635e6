import type { Digest } from '../../formats/digest.ts'
import type { Context } from '../kernel/context.ts'

/** What came of keeping bytes. */
export type Kept =
  | { readonly outcome: 'kept'; readonly bytes: number }
  | { readonly outcome: 'mismatch' }

/**
 * Where the bytes of blobs lie, by their digest, once for everybody. Trouble comes as a `Fault`;
 * what the pieces throw comes unchanged.
 */
export interface BlobBytes {
  /**
   * Keeps the pieces if they are what the digest says; until all of them are there and right,
   * nobody sees any. Repeatable, also at once.
   */
  keep(digest: Digest, pieces: AsyncIterable<Uint8Array>): Promise<Kept>
  /** The bytes as they lie there, not verified; undefined if there are none. Repeatable. */
  read(
    digest: Digest,
  ): Promise<{ readonly bytes: number; readonly pieces: AsyncIterable<Uint8Array> } | undefined>
  /** Removes the bytes, if they are there. Repeatable. */
  remove(digest: Digest): Promise<void>
  /**
   * Removes what uploads have left that broke off before this instant, in milliseconds since 1970;
   * answers how many. Repeatable.
   */
  tidy(before: number): Promise<number>
}

/** What operations on blobs need beyond a context. */
export interface BlobPorts {
  readonly blobBytes: BlobBytes
  /** How many bytes of blobs one organization may keep. */
  readonly blobQuotaBytes: number
}

/** A context that can keep blobs. */
export type BlobContext = Context & BlobPorts

import type { Digest } from '../../formats/digest.ts'
import type { Context } from '../kernel/context.ts'

/** One organization's upload of the bytes with this digest. */
export interface Upload {
  readonly organizationId: string
  readonly digest: Digest
}

/** What lies in the store: complete bytes, an organization's unfinished ones, or what was left. */
export interface KeptBlob {
  /** What it is removed by. */
  readonly name: string
  readonly digest: Digest
  readonly kind: 'complete' | 'unfinished' | 'left'
  /** Whose it is while it is unfinished; else empty. */
  readonly organizationId: string
  /** Milliseconds since 1970. */
  readonly changedAt: number
}

/**
 * Where the bytes of sources lie. Unfinished uploads are apart for each organization; bytes become
 * complete only from an upload of their own that has their digest. Trouble comes as a `Fault`.
 */
export interface SourceBlobs {
  /** Whether the complete bytes are there. Repeatable. */
  has(digest: Digest): Promise<boolean>
  /** How many bytes of the upload are there. Repeatable. */
  received(upload: Upload): Promise<number>
  /**
   * Adds what comes from this offset, if the upload is just there, and answers how far it is then.
   * What came before a failure of the pieces stays. Repeatable with the same bytes, also at once.
   */
  append(
    upload: Upload,
    offset: number,
    pieces: AsyncIterable<Uint8Array>,
  ): Promise<{ readonly wasThere: boolean; readonly received: number }>
  /** Makes the upload the complete bytes, on the disk, unless its digest is another. Repeatable. */
  complete(upload: Upload): Promise<'complete' | 'mismatch'>
  /** Removes what the upload has brought; the complete bytes stay. Repeatable. */
  discard(upload: Upload): Promise<void>
  /** Everything that is there. */
  list(): AsyncIterable<KeptBlob>
  /** Removes one of the list. Repeatable. */
  remove(blob: KeptBlob): Promise<void>
}

/** What operations on sources need beyond a context. */
export interface SourcePorts {
  readonly blobs: SourceBlobs
}

/** A context that can keep sources. */
export type SourceContext = Context & SourcePorts

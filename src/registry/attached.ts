import type { Digest } from '../formats/digest.ts'

/** Where something that is attached to an image was found. */
export type AttachedBy = 'referrer' | 'referrers-tag' | 'cosign-tag' | 'index'

/**
 * Something that is attached to an image, or to one of its platforms: evidence with its bytes, what
 * is refused, or what is no attestation. `digest` is of the evidence if there is some, else of the
 * manifest around it.
 */
export type Attached = {
  readonly subject: Digest
  readonly digest: Digest
  readonly by: AttachedBy
} &
  /** `why`: what it lacks that stood beside it. */
  (
    | { readonly what: 'evidence'; readonly bytes: Uint8Array; readonly why?: string }
    | { readonly what: 'refused' | 'skipped'; readonly why: string }
  )

/** An image in a registry, with the manifests of its platforms if it is an index. */
export type PulledImage = {
  readonly digest: Digest
  /** Raw bytes of the image's manifest and those of its platforms. */
  readonly manifests: ReadonlyMap<Digest, Uint8Array>
}

/** How large one piece of evidence may be, in bytes. */
export const mostEvidenceBytes = 4 * 1024 * 1024

/** How many images of an index are looked at, itself among them. */
export const mostSubjects = 32

/** How many things attached to one of them are looked at. */
export const mostAttached = 100

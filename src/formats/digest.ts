import { hash } from 'node:crypto'
import { parsed, unparsed, type Parsed } from './parsed.ts'

/**
 * `sha256:` and 64 lower-case hex digits: the name of immutable bytes (OCI image-spec, "Digests").
 */
export type Digest = `sha256:${string}`

const shape = /^sha256:[0-9a-f]{64}$/

/** Reads a digest; upper case, other lengths and other algorithms are refused, never repaired. */
export const parseDigest = (text: string): Parsed<Digest> =>
  isDigest(text)
    ? parsed(text)
    : unparsed('must be sha256: followed by 64 lower-case hexadecimal digits')

/** Whether the text is a well-formed digest. */
export const isDigest = (text: string): text is Digest => shape.test(text)

/** The digest of these bytes. */
export const digestOf = (bytes: Uint8Array | string): Digest =>
  `sha256:${hash('sha256', bytes, 'hex')}`

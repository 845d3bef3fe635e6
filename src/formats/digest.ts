import { hash, webcrypto } from 'node:crypto'
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

/** The 64 hexadecimal digits of a digest, without its algorithm. */
export const hexOf = (digest: string): string => digest.slice('sha256:'.length)

/** The digest of these bytes. */
export const digestOf = (bytes: Uint8Array | string): Digest =>
  `sha256:${hash('sha256', bytes, 'hex')}`

/** From so many bytes on another thread is quicker to ask than the main loop to hold. */
const longBytes = 1024 * 1024

/** The same, counted on a thread of Node's own where there are many bytes. */
export const digestAside = async (bytes: Uint8Array): Promise<Digest> => {
  if (bytes.byteLength < longBytes) return digestOf(bytes)
  // Memory that threads share is never what bytes come in here.
  const counted = await webcrypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)
  return `sha256:${Buffer.from(counted).toString('hex')}`
}

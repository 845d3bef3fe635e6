import type { Terminal } from './terminal.ts'

/** A digest in a sentence: the algorithm and enough to tell it from others. */
export const shortDigest = (digest: string): string =>
  /^sha256:[0-9a-f]{64}$/.test(digest) ? `${digest.slice(0, 19)}…` : digest

/** A digest in a table: whole where nothing is cut, without the algorithm where it is narrow. */
export const digestCell = (digest: string, { width }: Terminal): string => {
  if (width === undefined) return digest
  return width < 100 ? shortDigest(digest).replace(/^sha256:/, '') : shortDigest(digest)
}

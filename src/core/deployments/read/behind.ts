import type { Digest } from '../../../formats/digest.ts'

/** One start of a thing in a stage: when (milliseconds since 1970), of which artifact. */
export interface Began {
  readonly id: string
  readonly digest: Digest
  readonly deployedAt: number
}

/**
 * How many records an artifact is behind a stage: the artifacts that began there after its own last
 * start there, each counted once; 0 when it is the latest there, null when it never began there.
 * Digests are compared by `isEqual`, and what is equal is one artifact. Pure.
 */
export const recordsBehind = (
  digest: Digest,
  starts: readonly Began[],
  isEqual: (a: Digest, b: Digest) => boolean,
): number | null => {
  const newest = starts.toSorted(newestFirst)
  const own = newest.findIndex((start) => isEqual(start.digest, digest))
  if (own < 0) return null
  const passed: Digest[] = []
  for (const { digest: later } of newest.slice(0, own))
    if (!passed.some((known) => isEqual(known, later))) passed.push(later)
  return passed.length
}

const newestFirst = (a: Began, b: Began): number =>
  b.deployedAt - a.deployedAt || (a.id < b.id ? 1 : -1)

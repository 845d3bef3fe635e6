/** Where each line begins, in pixels, and at the end where the last one ends. */
export const offsetsOf = (heights: readonly number[]): Float64Array => {
  const offsets = new Float64Array(heights.length + 1)
  for (const [at, height] of heights.entries()) offsets[at + 1] = (offsets[at] ?? 0) + height
  return offsets
}

/** A run of lines, from `first` up to but not including `end`. */
export interface Lines {
  readonly first: number
  readonly end: number
}

/** The lines of which something lies between two heights. */
export const linesBetween = (offsets: Float64Array, from: number, to: number): Lines => {
  const count = offsets.length - 1
  const first = Math.min(Math.max(lastAtMost(offsets, from), 0), Math.max(count - 1, 0))
  const end = Math.min(lastAtMost(offsets, to) + 1, count)
  return { first: Math.min(first, count), end: Math.max(end, Math.min(first + 1, count)) }
}

/** The index of the last offset that is not greater; -1 if all are. */
const lastAtMost = (offsets: Float64Array, height: number): number => {
  let [low, high] = [0, offsets.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((offsets[middle] ?? 0) <= height) low = middle + 1
    else high = middle
  }
  return low - 1
}

import type { Chunk } from './log-buffer.ts'

/** Which chunks are shown, from and up to but not including, and the room of the others. */
export interface Visible {
  readonly from: number
  readonly to: number
  /** In pixels, above and below. */
  readonly before: number
  readonly after: number
}

/** How much is shown beyond what can be seen, in pixels, so that scrolling finds something. */
const margin = 600

/** What of the chunks stands in a window from `top`, `height` pixels high. */
export const visibleOf = (
  chunks: readonly Chunk[],
  heightOf: (chunk: Chunk) => number,
  top: number,
  height: number,
): Visible => {
  let [from, to, before, after, at] = [chunks.length, 0, 0, 0, 0]
  chunks.forEach((chunk, index) => {
    const own = heightOf(chunk)
    const isShown = at + own > top - margin && at < top + height + margin
    if (isShown) [from, to] = [Math.min(from, index), index + 1]
    else if (to === 0) before += own
    else after += own
    at += own
  })
  // Scrolled beyond the end, as when it has become shorter.
  return to === 0
    ? { from: chunks.length, to: chunks.length, before, after }
    : { from, to, before, after }
}

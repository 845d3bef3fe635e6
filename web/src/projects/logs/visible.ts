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
const margin = 500

/** What of the chunks stands in a window from `top`, `height` pixels high, or at their end. */
export const visibleOf = (
  chunks: readonly Chunk[],
  heightOf: (chunk: Chunk) => number,
  top: number,
  height: number,
): Visible => {
  const heights = chunks.map(heightOf)
  const total = heights.reduce((sum, own) => sum + own, 0)
  const seen = Math.max(0, Math.min(top, total - height))
  let [from, to, before, after, at] = [0, 0, 0, 0, 0]
  heights.forEach((own, index) => {
    if (at + own <= seen - margin) {
      before += own
      from = index + 1
    } else if (at >= seen + height + margin) after += own
    else to = index + 1
    at += own
  })
  return { from, to: Math.max(from, to), before, after }
}

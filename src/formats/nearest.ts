/** The candidate closest to the name, if it is close enough to be a slip of the hand. */
export const nearest = (name: string, candidates: readonly string[]): string | undefined => {
  let best: string | undefined
  // Of a short name two letters are most of it.
  const short = Math.max(0, name.length - 2)
  let least = Math.min(short, Math.max(2, Math.floor(name.length / 3))) + 1
  for (const candidate of candidates) {
    const distance = editDistance(name, candidate, least)
    if (distance < least) {
      least = distance
      best = candidate
    }
  }
  return best
}

/**
 * Levenshtein distance: insertions, deletions and replacements between the two, or `enough` when it
 * is no less than that. It is asked a thousand times for one wrong name, so it gives up early.
 */
const editDistance = (a: string, b: string, enough: number): number => {
  if (Math.abs(a.length - b.length) >= enough) return enough
  let row = Uint16Array.from({ length: b.length + 1 }, (_, index) => index)
  let next = new Uint16Array(b.length + 1)
  for (let i = 1; i <= a.length; i++) {
    next[0] = i
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const replace = (row[j - 1] ?? 0) + (a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1)
      const cost = Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1)
      next[j] = cost
      if (cost < least) least = cost
    }
    if (least >= enough) return enough
    const spare = row
    row = next
    next = spare
  }
  return row[b.length] ?? enough
}

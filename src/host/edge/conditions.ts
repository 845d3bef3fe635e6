/** A part of a file, both ends included. */
export interface Part {
  readonly first: number
  readonly last: number
}

/**
 * The part that `Range` asks for (RFC 9110, 14.2): null for the whole file, which is also the
 * answer to several parts and to what is not understood; `none` where there is no such part.
 */
export const partOf = (range: string | undefined, size: number): Part | 'none' | null => {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(range ?? '') ?? []
  if (from === undefined || to === undefined || (from === '' && to === '')) return null
  if (from === '') {
    const length = Math.min(Number(to), size)
    return length === 0 ? 'none' : { first: size - length, last: size - 1 }
  }
  if (to !== '' && Number(to) < Number(from)) return null
  if (Number(from) >= size) return 'none'
  return { first: Number(from), last: to === '' ? size - 1 : Math.min(Number(to), size - 1) }
}

/** Whether `If-None-Match` names the tag; weak and strong ones count the same (RFC 9110, 13.1.2). */
export const isKnown = (ifNoneMatch: string | undefined, tag: string): boolean =>
  ifNoneMatch !== undefined &&
  (ifNoneMatch.trim() === '*' ||
    ifNoneMatch.split(',').some((each) => each.trim().replace(/^W\//, '') === tag))

/** Whether `If-Range` lets the part be sent: only the same strong tag does (RFC 9110, 13.1.5). */
export const mayBePart = (ifRange: string | undefined, tag: string): boolean =>
  ifRange === undefined || ifRange.trim() === tag

/** Where the keyboard is in a grid: a line, a column, and which of those that stand in its cell. */
export interface Place {
  readonly line: number
  readonly column: number
  readonly at: number
}

/** What can be gone through. */
export interface Extent {
  readonly lines: number
  readonly columns: number
  /** How many places a cell has: at least one; none in a line without cells. */
  readonly placesIn: (line: number, column: number) => number
  /** How many lines are a page. */
  readonly page: number
}

/** Where a key leads; undefined for a key that leads nowhere. */
export const movedBy = (
  key: string,
  isFar: boolean,
  from: Place,
  extent: Extent,
): Place | undefined => {
  const { line, column, at } = from
  switch (key) {
    case 'ArrowDown':
      if (at + 1 < extent.placesIn(line, column)) return { line, column, at: at + 1 }
      return inLine(line + 1, 1, column, extent)
    case 'ArrowUp': {
      if (at > 0) return { line, column, at: at - 1 }
      const above = inLine(line - 1, -1, column, extent)
      return above && { ...above, at: extent.placesIn(above.line, column) - 1 }
    }
    case 'ArrowLeft':
      return inColumn(from, column - 1, extent)
    case 'ArrowRight':
      return inColumn(from, column + 1, extent)
    case 'Home':
      return isFar ? inLine(0, 1, 0, extent) : inColumn(from, 0, extent)
    case 'End':
      return isFar
        ? inLine(extent.lines - 1, -1, extent.columns - 1, extent)
        : inColumn(from, extent.columns - 1, extent)
    case 'PageDown':
      return inLine(Math.min(line + extent.page, extent.lines - 1), -1, column, extent)
    case 'PageUp':
      return inLine(Math.max(line - extent.page, 0), 1, column, extent)
    default:
      return undefined
  }
}

/** The first line with cells from one on, downwards or upwards. */
const inLine = (
  start: number,
  step: 1 | -1,
  column: number,
  { lines, placesIn }: Extent,
): Place | undefined => {
  for (let line = start; line >= 0 && line < lines; line += step)
    if (placesIn(line, column) > 0) return { line, column, at: 0 }
  return undefined
}

const inColumn = (
  { line, at }: Place,
  column: number,
  { columns, placesIn }: Extent,
): Place | undefined =>
  column < 0 || column >= columns
    ? undefined
    : { line, column, at: Math.min(at, placesIn(line, column) - 1) }

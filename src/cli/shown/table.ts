import { cut, printable, widthOf } from './printable.ts'
import { styled, type Style, type Terminal } from './terminal.ts'

/** One column: what it shows of a row, and what becomes of it where there is little room. */
export interface Column<Row> {
  readonly title: string
  /** The title where there is little room. */
  readonly short?: string
  readonly of: (row: Row) => string
  readonly style?: (row: Row) => Style | undefined
  /** May be cut to this many columns; otherwise it stays whole. */
  readonly least?: number
  /** May be left out; the highest goes first. */
  readonly drop?: number
}

/** A table as text, and the titles of the columns for which there was no room. */
export interface Drawn {
  readonly text: string
  readonly dropped: readonly string[]
}

const gap = 2

/** Draws rows under their titles. On a terminal it fits the width; elsewhere nothing is cut. */
export const table = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  terminal: Terminal,
): Drawn => {
  const cells = columns.map((column) => [
    column.title,
    ...rows.map((row) => printable(column.of(row)) || '-'),
  ])
  const { kept, widths } = fit(columns, cells, terminal.width)
  const lines = [undefined, ...rows].map((row, line) =>
    kept
      .map((column, position) => {
        const width = widths[position] ?? 0
        const text = cut(textOf(columns[column], cells[column]?.[line] ?? '', line, width), width)
        const style = row === undefined ? 'bold' : columns[column]?.style?.(row)
        const padding = position === kept.length - 1 ? 0 : width + gap - widthOf(text)
        return styled(terminal, style, text) + ' '.repeat(padding)
      })
      .join(''),
  )
  const dropped = columns.filter((_, index) => !kept.includes(index)).map(({ title }) => title)
  return { text: lines.map((line) => `${line}\n`).join(''), dropped }
}

/** Which columns stay and how wide: titles are cut first, then the widest, and then columns go. */
const fit = <Row>(
  columns: readonly Column<Row>[],
  cells: readonly (readonly string[])[],
  available: number | undefined,
): { readonly kept: readonly number[]; readonly widths: readonly number[] } => {
  const natural = cells.map((texts) => Math.max(...texts.map(widthOf)))
  const filled = cells.map(([, ...texts], index) =>
    Math.max(widthOf(shortTitle(columns[index])), ...texts.map(widthOf)),
  )
  let kept = columns.map((_, index) => index)
  for (;;) {
    const widths = kept.map((index) => natural[index] ?? 0)
    if (available === undefined) return { kept, widths }
    const contents = kept.map((index) => Math.min(natural[index] ?? 0, filled[index] ?? 0))
    const leasts = kept.map((index, position) =>
      Math.min(contents[position] ?? 0, columns[index]?.least ?? Number.POSITIVE_INFINITY),
    )
    const room = available - gap * (kept.length - 1)
    const weakest = kept.reduce((worst, index) =>
      rank(columns, index) > rank(columns, worst) ? index : worst,
    )
    if (sum(leasts) <= room || rank(columns, weakest) === 0)
      return { kept, widths: shrink(shrink(widths, contents, room), leasts, room) }
    kept = kept.filter((index) => index !== weakest)
  }
}

const shortTitle = <Row>(column: Column<Row> | undefined): string =>
  column?.short ?? column?.title ?? ''

const textOf = <Row>(
  column: Column<Row> | undefined,
  text: string,
  line: number,
  width: number,
): string => (line === 0 && widthOf(text) > width ? shortTitle(column) : text)

const rank = <Row>(columns: readonly Column<Row>[], index: number): number =>
  columns[index]?.drop ?? 0

/** Takes from the widest that can give, one column at a time, until the sum fits or none can. */
const shrink = (
  widths: readonly number[],
  leasts: readonly number[],
  room: number,
): readonly number[] => {
  const left = [...widths]
  while (sum(left) > room) {
    let widest = -1
    for (const [index, width] of left.entries())
      if (width > (leasts[index] ?? 0) && width > (left[widest] ?? 0)) widest = index
    if (widest === -1) return left
    left[widest] = (left[widest] ?? 0) - 1
  }
  return left
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

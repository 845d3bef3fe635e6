import type { LogLine } from '../wire.ts'
import { findLines, mostLineBytes } from './line.ts'
import type { StreamFile } from './stream-file.ts'

/** Where reading goes on: an offset for each stream by name. */
export type Position = Readonly<Record<string, number>>

/** Lines, and the position after them. */
export interface Page {
  readonly lines: readonly LogLine[]
  readonly position: Position
}

/** How much of one stream is looked at for one page, in bytes. */
const blockBytes = 262_144

/** A cursor is a position that nobody needs to read. */
export const cursorOf = (position: Position): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url')

/** Reads a cursor; undefined for what is none. */
export const positionOf = (cursor: string): Position | undefined => {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    const isPosition =
      typeof read === 'object' &&
      read !== null &&
      !Array.isArray(read) &&
      Object.values(read).every((each) => Number.isSafeInteger(each) && each >= 0)
    return isPosition ? (read as Position) : undefined
  } catch {
    return undefined
  }
}

/** The next lines of all streams in the order in which they were first seen, at most `most`. */
export const readPage = (
  streams: readonly StreamFile[],
  position: Position,
  most: number,
): Page => {
  const found = streams.map((stream) => linesOf(stream, position[nameOf(stream)] ?? 0, most))
  const merged = found
    .flatMap(({ lines }) => lines)
    .sort((one, other) => one.at - other.at || one.order - other.order)
    .slice(0, most)
  // Where a stream has more than was looked at, lines of others may come only after that.
  const until = Math.min(...found.map(({ known }) => known))
  const taken = merged.filter(({ at }) => at <= until)
  const next: Record<string, number> = { ...position }
  for (const { name, lines, end } of found) {
    const last = taken.findLast((line) => line.name === name)
    const isAll = lines.every((line) => taken.includes(line))
    next[name] = isAll ? end : (last?.next ?? lines[0]?.start ?? end)
  }
  return {
    lines: taken.map(({ at, from, stream, text }) => ({ at, from, stream, text })),
    position: next,
  }
}

/** The name of a stream among those of its deployment. */
export const nameOf = ({ from, stream }: Pick<StreamFile, 'from' | 'stream'>): string =>
  `${from}.${stream}`

interface Numbered extends LogLine {
  readonly name: string
  readonly order: number
  readonly start: number
  readonly next: number
}

interface OfOneStream {
  readonly name: string
  readonly lines: readonly Numbered[]
  /** Where reading goes on once all these lines are taken. */
  readonly end: number
  /** Until when all lines of the stream are among these. */
  readonly known: number
}

const linesOf = (file: StreamFile, position: number, most: number): OfOneStream => {
  const start = file.kept(position)
  const end = file.end
  const bytes = file.read(start, Math.min(blockBytes, end - start))
  const isWhole = start + bytes.length >= end
  const lookBack = Math.max(file.oldest, start - mostLineBytes)
  const before = start === lookBack ? Buffer.alloc(0) : file.read(lookBack, start - lookBack)
  const found = findLines({ bytes, start, before, isFinal: isWhole && !file.isLive }, most)
  const name = nameOf(file)
  const lines = found.lines.map(({ text, start, next }) => ({
    at: file.timeAt(start),
    from: file.from,
    stream: file.stream,
    text,
    name,
    order: start,
    start,
    next,
  }))
  const hasMore = !isWhole || found.lines.length === most
  return {
    name,
    lines,
    end: found.next,
    known: hasMore ? (lines.at(-1)?.at ?? Infinity) : Infinity,
  }
}

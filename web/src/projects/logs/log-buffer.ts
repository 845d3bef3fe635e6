import type { LogPage } from '../../../../src/contract/deployments.ts'

/** A line as the server sends it. */
export type LogLine = LogPage['lines'][number]

/** Lines that are kept, measured and shown together. */
export interface Chunk {
  /** The number of its first line, counted from the first that ever came. */
  readonly first: number
  readonly lines: LogLine[]
}

/** The latest lines of a log, in bounded memory; it changes in place and says how often. */
export interface LogBuffer {
  readonly chunks: readonly Chunk[]
  /** How many lines ever came. */
  readonly count: number
  /** How many of them are no longer kept. */
  readonly dropped: number
  readonly append: (lines: readonly LogLine[]) => void
}

/** How many lines lie in a chunk. */
export const chunkLines = 50

/** Keeps at most so many lines and so many characters; what comes goes at the other end. */
export const logBuffer = (mostLines = 120_000, mostChars = 32_000_000): LogBuffer => {
  const chunks: Chunk[] = []
  let count = 0
  let dropped = 0
  let chars = 0
  const drop = (): void => {
    const lines = chunks.shift()?.lines ?? []
    dropped += lines.length
    for (const { text } of lines) chars -= text.length
  }
  return {
    chunks,
    get count() {
      return count
    },
    get dropped() {
      return dropped
    },
    append: (lines) => {
      for (const line of lines) {
        const last = chunks.at(-1)
        if (last && last.lines.length < chunkLines) last.lines.push(line)
        else chunks.push({ first: count, lines: [line] })
        count += 1
        chars += line.text.length
        while (chunks.length > 1 && (count - dropped > mostLines || chars > mostChars)) drop()
      }
    },
  }
}

/** A line by its number; undefined when it is not kept. */
export const chunkOf = ({ chunks }: LogBuffer, line: number): number =>
  chunks.findIndex(({ first, lines }) => line >= first && line < first + lines.length)

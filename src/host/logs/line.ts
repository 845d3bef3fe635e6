/** The longest line that is kept, in bytes of UTF-8. */
export const mostLineBytes = 16_384

/** One line, and where in the stream the next one begins. */
export interface FoundLine {
  readonly text: string
  /** Where it begins and where the next one begins: bytes from the stream's very first. */
  readonly start: number
  readonly next: number
}

/** What was found, and where to read on. */
export interface FoundLines {
  readonly lines: readonly FoundLine[]
  readonly next: number
}

/** A piece of a stream. */
export interface Piece {
  readonly bytes: Buffer
  /** Where it begins in the stream. */
  readonly start: number
  /** What stands right before it: up to `mostLineBytes`, less at the stream's beginning. */
  readonly before: Buffer
  /** Whether nobody will write more: an unfinished last line is a line then. */
  readonly isFinal: boolean
}

/**
 * Finds the lines in a piece of a stream, at most `most`. Longer lines are cut and say so: the first
 * part is a line, and the rest, known by having no line end in `mostLineBytes` before it, is none.
 * What is not UTF-8 is shown as U+FFFD.
 */
export const findLines = (piece: Piece, most: number): FoundLines => {
  const { bytes, start, before, isFinal } = piece
  const lines: FoundLine[] = []
  let at = 0
  let isRest = before.length >= mostLineBytes && !before.includes(10)
  while (at < bytes.length && lines.length < most) {
    const end = bytes.indexOf(10, at)
    const next = end < 0 ? bytes.length : end + 1
    const line = bytes.subarray(at, end < 0 ? bytes.length : end)
    if (!isRest) {
      // It may go on with what is not written yet.
      if (end < 0 && !isFinal && line.length <= mostLineBytes) break
      lines.push({ text: textOf(line), start: start + at, next: start + next })
    }
    isRest = end < 0
    at = next
  }
  return { lines, next: start + at }
}

const decoder = new TextDecoder('utf-8')

const textOf = (line: Buffer): string => {
  const whole = line.at(-1) === 13 ? line.subarray(0, -1) : line
  if (whole.length <= mostLineBytes) return decoder.decode(whole)
  let end = mostLineBytes - 100
  // Not inside a character: its bytes after the first begin with the bits 10.
  while (end > 0 && ((whole[end] ?? 0) & 0xc0) === 0x80 && end > mostLineBytes - 104) end--
  return `${decoder.decode(whole.subarray(0, end))} … (cut: the line is longer than 16 KiB)`
}

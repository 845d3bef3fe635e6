import type { LogBuffer } from './log-buffer.ts'

/** The lines that hold a text, and how far was looked. */
export interface Found {
  readonly text: string
  readonly upTo: number
  /** The numbers of the lines, ascending. */
  readonly lines: readonly number[]
}

/** Finds a text as it is typed, whatever its case; undefined for nothing typed. */
export const patternOf = (text: string): RegExp | undefined =>
  text === '' ? undefined : new RegExp(text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'iu')

/** Looks for a text in what is kept; where it was looked for before, only in what is new. */
export const find = (buffer: LogBuffer, text: string, last: Found | undefined): Found => {
  const pattern = patternOf(text)
  const since = last?.text === text ? last : { upTo: 0, lines: [] }
  const lines = since.lines.filter((line) => line >= buffer.dropped)
  if (pattern)
    for (const chunk of buffer.chunks) {
      if (chunk.first + chunk.lines.length <= since.upTo) continue
      chunk.lines.forEach((line, index) => {
        const number = chunk.first + index
        if (number >= since.upTo && pattern.test(line.text)) lines.push(number)
      })
    }
  return { text, upTo: buffer.count, lines }
}

/** The match after or before a line, round and round; undefined when there is none. */
export const nextMatch = (
  { lines }: Found,
  line: number | undefined,
  step: 1 | -1,
): number | undefined => {
  if (line === undefined) return step === 1 ? lines[0] : lines.at(-1)
  return step === 1
    ? (lines.find((each) => each > line) ?? lines[0])
    : (lines.findLast((each) => each < line) ?? lines.at(-1))
}

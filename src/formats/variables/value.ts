import { parsed, unparsed, type Parsed } from '../parsed.ts'

/** How long one value may be, in bytes of UTF-8. */
export const mostValueBytes = 64 * 1024

/** Reads a variable's value: at most 64 KiB of UTF-8, no NUL (an environment cannot hold one). */
export const parseVariableValue = (text: string): Parsed<string> => {
  if (text.includes('\0')) return unparsed('must have no NUL character')
  if (!text.isWellFormed()) return unparsed('must be well-formed Unicode')
  return Buffer.byteLength(text) <= mostValueBytes
    ? parsed(text)
    : unparsed(`must be at most ${mostValueBytes} bytes long`)
}

/** A place in a text: lines and columns are counted from 1, columns in UTF-16 code units. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** What is wrong at a place; `detail` is a sentence that says what would be allowed. */
export interface Flaw extends Place {
  readonly detail: string
}

/** What reading a file came to: the value, or everything that is wrong with it, in file order. */
export type Located<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly flaws: readonly Flaw[] }

/** Flaws as lines of `file:line:column: detail`, the form that editors and CI can follow. */
export const formatFlaws = (file: string, flaws: readonly Flaw[]): string =>
  flaws.map(({ line, column, detail }) => `${file}:${line}:${column}: ${detail}`).join('\n')

/** The place of an offset (in UTF-16 code units) in a text; lines end with LF, CR LF or CR. */
export const placeAt = (text: string, offset: number): Place => placesIn(text)(offset)

/** The same for many offsets of one text, which is read once. */
export const placesIn = (text: string): ((offset: number) => Place) => {
  const starts = [0]
  for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + end.length)
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}

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
export const placeAt = (text: string, offset: number): Place => {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/)
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}

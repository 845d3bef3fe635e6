/** What reading a piece of text came to: the value, or a sentence saying what would be allowed. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string }

/** A successful reading. */
export const parsed = <T>(value: T): Parsed<T> => ({ ok: true, value })

/** A failed reading; `problem` completes the sentence "this value …" and says what is allowed. */
export const unparsed = (problem: string): { readonly ok: false; readonly problem: string } => ({
  ok: false,
  problem,
})

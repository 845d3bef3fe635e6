/** One thing that a predicate says, in words. */
export interface SummaryField {
  readonly label: string
  readonly value: string
}

/** What a predicate comes to, where it comes to anything. */
export type Verdict = 'passed' | 'warned' | 'failed'

/** What a predicate says, in words: a small value however large the predicate is. */
export interface Summary {
  /** `unreadable`: of a type that we know, and not as that type must be. */
  readonly state: 'understood' | 'unreadable' | 'unknown'
  /** What its type is called, such as `SLSA provenance v1`; an unknown type as it is. */
  readonly title: string
  readonly sentence: string
  readonly verdict: Verdict | null
  readonly fields: readonly SummaryField[]
}

/** Where something was built from, by what its builder says. */
export interface Source {
  /** Without `git+`, credentials, revision and `.git`: compare with `sameRepository`. */
  readonly repository: string | null
  /** 40 or 64 lower-case hexadecimal digits. */
  readonly commit: string | null
  /** The builder's id, a URI. */
  readonly builder: string | null
}

/** What one reader makes of a predicate of its type. */
export interface Understood {
  readonly sentence: string
  readonly fields: readonly SummaryField[]
  readonly verdict?: Verdict
  readonly source?: Source
}

const mostCharacters = 200
const mostListed = 3

/** A text cut to what can be shown, by default at most 200 characters. */
export const short = (text: string, most = mostCharacters): string => {
  // Cut roughly before it is spread: a hostile text may have megabytes.
  const characters = [...text.slice(0, 2 * most + 2)]
  return characters.length > most
    ? `${characters.slice(0, most - 1).join('')}…`
    : characters.join('')
}

/** The fields that have a value, cut to what can be shown. */
export const fields = (
  ...entries: readonly (readonly [label: string, value: string | null])[]
): readonly SummaryField[] =>
  entries.flatMap(([label, value]) =>
    value === null || value === '' ? [] : [{ label, value: short(value) }],
  )

/** A count of things: `1 package`, `12 packages`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`

/** The first of some texts, and how many more there are; null of none. */
export const listed = (texts: readonly string[]): string | null => {
  if (texts.length === 0) return null
  const shown = texts.slice(0, mostListed).map((text) => short(text, 100))
  const more = texts.length - shown.length
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ')
}

/** A commit in a sentence. */
export const shortCommit = (commit: string): string => commit.slice(0, 12)

import { parsed, unparsed, type Parsed } from '../parsed.ts'

/** Whether a code point belongs to a set. */
export type Has = (code: number) => boolean

/** A pattern, taken apart; `most` of null is without end. */
export type PatternNode =
  | { readonly what: 'set'; readonly has: Has }
  | { readonly what: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly what: 'choice'; readonly items: readonly PatternNode[] }
  | {
      readonly what: 'repeat'
      readonly item: PatternNode
      readonly least: number
      readonly most: number | null
    }

const mostText = 256
const mostRepeats = 100

/** Reads a pattern of at most 256 characters; a problem says at which character and what to do. */
export const readPattern = (text: string): Parsed<PatternNode> => {
  const chars = Array.from(text)
  if (chars.length > mostText) return unparsed(`must be at most ${mostText} characters`)
  if (!text.isWellFormed()) return unparsed('must be well-formed Unicode')
  const cursor: Cursor = { chars, at: 0 }
  try {
    if (peek(cursor) === '^') cursor.at++
    const node = readChoice(cursor)
    if (cursor.at < chars.length) throw new Unreadable('must have a ( for each )', cursor.at)
    return parsed(node)
  } catch (error) {
    if (error instanceof Unreadable) return unparsed(`${error.message} (character ${error.at + 1})`)
    throw error
  }
}

class Unreadable extends Error {
  readonly at: number

  constructor(problem: string, at: number) {
    super(problem)
    this.at = at
  }
}

interface Cursor {
  readonly chars: readonly string[]
  at: number
}

const peek = ({ chars, at }: Cursor): string | undefined => chars[at]

const readChoice = (cursor: Cursor): PatternNode => {
  const items = [readSequence(cursor)]
  while (peek(cursor) === '|') {
    cursor.at++
    items.push(readSequence(cursor))
  }
  const [only] = items
  return items.length === 1 && only ? only : { what: 'choice', items }
}

const readSequence = (cursor: Cursor): PatternNode => {
  const items: PatternNode[] = []
  for (;;) {
    const char = peek(cursor)
    if (char === undefined || char === '|' || char === ')') return { what: 'sequence', items }
    if (char === '$' && cursor.at === cursor.chars.length - 1) cursor.at++
    else items.push(readRepeat(cursor, readAtom(cursor, char)))
  }
}

const readAtom = (cursor: Cursor, char: string): PatternNode => {
  const start = cursor.at++
  if (char === '(') {
    if (peek(cursor) === '?') {
      if (cursor.chars[cursor.at + 1] !== ':')
        throw new Unreadable('must have no (? but (?:: look-around and flags are not known', start)
      cursor.at += 2
    }
    const node = readChoice(cursor)
    if (peek(cursor) !== ')') throw new Unreadable('must have a ) for each (', start)
    cursor.at++
    return node
  }
  if (char === '[') return { what: 'set', has: readClass(cursor, start) }
  if (char === '\\') return { what: 'set', has: readEscape(cursor) }
  if (char === '.') return { what: 'set', has: (code) => code !== 10 }
  if (char === '^' || char === '$')
    throw new Unreadable(`must have ${char} only at its ${char === '^' ? 'start' : 'end'}`, start)
  if ('*+?{}]'.includes(char))
    throw new Unreadable(`must have something before ${char}, or \\${char} for the sign`, start)
  return { what: 'set', has: only(char) }
}

const readRepeat = (cursor: Cursor, item: PatternNode): PatternNode => {
  const start = cursor.at
  const bounds = readBounds(cursor)
  if (!bounds) return item
  const [least, most] = bounds
  if (least > mostRepeats || (most ?? 0) > mostRepeats || least > (most ?? least))
    throw new Unreadable(
      `must repeat from a lesser to a greater count, at most ${mostRepeats}`,
      start,
    )
  if (/^[*+?{]$/.test(peek(cursor) ?? ''))
    throw new Unreadable('must have one repetition after another thing, none lazy', cursor.at)
  return { what: 'repeat', item, least, most }
}

const readBounds = (cursor: Cursor): readonly [number, number | null] | undefined => {
  const start = cursor.at
  const char = peek(cursor)
  if (char === '*' || char === '+' || char === '?') {
    cursor.at++
    return char === '?' ? [0, 1] : [char === '*' ? 0 : 1, null]
  }
  if (char !== '{') return undefined
  const counts = /^\{(\d{1,3})(?:(,)(\d{1,3})?)?\}/.exec(cursor.chars.slice(start).join(''))
  if (!counts) throw new Unreadable('must have {count}, {least,} or {least,most}, or \\{', start)
  cursor.at += counts[0].length
  const least = Number(counts[1])
  if (counts[2] === undefined) return [least, least]
  return [least, counts[3] === undefined ? null : Number(counts[3])]
}

const readClass = (cursor: Cursor, start: number): Has => {
  const isNegated = peek(cursor) === '^'
  if (isNegated) cursor.at++
  const sets: Has[] = []
  for (;;) {
    const from = peek(cursor)
    if (from === undefined) throw new Unreadable('must have a ] for each [', start)
    cursor.at++
    if (from === ']') break
    if (from === '\\') sets.push(readEscape(cursor))
    else sets.push(readRange(cursor, from))
  }
  if (sets.length === 0) throw new Unreadable('must have something between [ and ]', start)
  return (code) => sets.some((has) => has(code)) !== isNegated
}

const readRange = (cursor: Cursor, from: string): Has => {
  const to = cursor.chars[cursor.at + 1]
  if (peek(cursor) !== '-' || to === undefined || to === ']') return only(from)
  if (to === '\\') throw new Unreadable('must have plain characters at both ends', cursor.at)
  cursor.at += 2
  const [least, most] = [from.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0]
  if (least > most) throw new Unreadable('must have the lesser end of a range first', cursor.at - 3)
  return (code) => code >= least && code <= most
}

const readEscape = (cursor: Cursor): Has => {
  const start = cursor.at - 1
  const char = peek(cursor)
  cursor.at++
  if (char === undefined) throw new Unreadable('must not end with a backslash', start)
  const set = escapes[char]
  if (set) return set
  if (/[A-Za-z0-9]/.test(char))
    throw new Unreadable(`must have only \\d \\w \\s \\D \\W \\S \\n \\r \\t, not \\${char}`, start)
  return only(char)
}

const only = (char: string): Has => {
  const wanted = char.codePointAt(0)
  return (code) => code === wanted
}

const isIn =
  (set: RegExp, isWanted = true): Has =>
  (code) =>
    set.test(String.fromCodePoint(code)) === isWanted

const escapes: Readonly<Record<string, Has>> = {
  d: isIn(/[0-9]/),
  D: isIn(/[0-9]/, false),
  w: isIn(/\w/),
  W: isIn(/\w/, false),
  s: isIn(/\s/u),
  S: isIn(/\s/u, false),
  n: only('\n'),
  r: only('\r'),
  t: only('\t'),
}

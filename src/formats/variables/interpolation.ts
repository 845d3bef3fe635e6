import { parsed, unparsed, type Parsed } from '../parsed.ts'

/** A text with every variable replaced. */
export interface Interpolated {
  readonly text: string
  /** Variables that are not set and became empty, each once. */
  readonly unset: readonly string[]
}

const name = /[A-Za-z_][A-Za-z0-9_]*/y
const operator = /:?[-?+]/y
const mostDepth = 20

/**
 * Replaces variables as Docker Compose does: `$NAME`, `${NAME}`, `${NAME:-default}`,
 * `${NAME-default}`, `${NAME:?why}`, `${NAME?why}`, `${NAME:+instead}`, `${NAME+instead}`, nested;
 * `$$` is a plain `$`. With a colon an empty value counts as none. At most `most` UTF-16 code units
 * come out; a problem never quotes a value.
 */
export const interpolate = (
  text: string,
  lookup: (name: string) => string | undefined,
  most: number,
): Parsed<Interpolated> => {
  const unset = new Set<string>()
  const work: Work = { lookup, unset, left: most }
  try {
    return parsed({ text: replace(text, work, 0), unset: [...unset] })
  } catch (error) {
    if (error instanceof Unreadable) return unparsed(error.message)
    throw error
  }
}

class Unreadable extends Error {}

interface Work {
  readonly lookup: (name: string) => string | undefined
  readonly unset: Set<string>
  left: number
}

const replace = (text: string, work: Work, depth: number): string => {
  if (depth > mostDepth) throw new Unreadable(`must not nest deeper than ${mostDepth} levels`)
  const pieces: string[] = []
  const add = (piece: string): void => {
    work.left -= piece.length
    if (work.left < 0) throw new Unreadable('comes to a value that is too long')
    pieces.push(piece)
  }
  let at = 0
  while (at < text.length) {
    const dollar = text.indexOf('$', at)
    add(text.slice(at, dollar === -1 ? text.length : dollar))
    if (dollar === -1) break
    if (text.charAt(dollar + 1) === '$') {
      add('$')
      at = dollar + 2
    } else {
      const [value, end] = variableAt(text, dollar, work, depth)
      add(value)
      at = end
    }
  }
  return pieces.join('')
}

const variableAt = (
  text: string,
  dollar: number,
  work: Work,
  depth: number,
): readonly [string, number] => {
  const isBraced = text.charAt(dollar + 1) === '{'
  const start = dollar + (isBraced ? 2 : 1)
  const key = matchAt(name, text, start)
  if (key === undefined) throw new Unreadable(plainDollar)
  const after = start + key.length
  if (!isBraced) return [valueOf(key, work), after]
  const end = closingBrace(text, dollar)
  if (end === -1) throw new Unreadable(`must have a } for each \${, as in \${${key}}`)
  if (after === end) return [valueOf(key, work), end + 1]
  const sign = matchAt(operator, text, after)
  if (sign === undefined)
    throw new Unreadable(`must have only :- - :? ? :+ or + after the name, as in \${${key}:-x}`)
  const word = text.slice(after + sign.length, end)
  return [choose(key, sign, word, work, depth + 1), end + 1]
}

const plainDollar = "must have a name after $; a plain $ is written $$, or stands in '…'"

const matchAt = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

/** The brace that closes the `${` at `start`; each `${` within has its own. */
const closingBrace = (text: string, start: number): number => {
  let open = 0
  for (let at = start; at < text.length; at++)
    if (text.startsWith('${', at)) {
      open++
      at++
    } else if (text.charAt(at) === '}' && --open === 0) return at
  return -1
}

const valueOf = (key: string, work: Work): string => {
  const value = work.lookup(key)
  if (value === undefined) work.unset.add(key)
  return value ?? ''
}

const choose = (key: string, sign: string, word: string, work: Work, depth: number): string => {
  const value = work.lookup(key)
  const isThere = value !== undefined && !(sign.startsWith(':') && value === '')
  if (sign.endsWith('+')) return isThere ? nested(word, work, depth) : ''
  if (isThere) return value
  if (sign.endsWith('-')) return nested(word, work, depth)
  const why = nested(word, work, depth)
  throw new Unreadable(`needs ${key}, which has no value${why === '' ? '' : `: ${why}`}`)
}

/** What is replaced inside a word counts once, when the word is added. */
const nested = (word: string, work: Work, depth: number): string => {
  const before = work.left
  const value = replace(word, work, depth)
  work.left = before
  return value
}

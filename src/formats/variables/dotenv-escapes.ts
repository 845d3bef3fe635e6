import { parsed, unparsed, type Parsed } from '../parsed.ts'

const escape = /\\(?:0\d{0,3}|[abcfnrtv$"\\])/g
const characters: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  '\\': '\\',
  // Left for the interpolation, in which `$$` is a plain `$`.
  $: '$$',
}

/**
 * Replaces the escapes of Docker Compose's double quotes: `\n`, `\t` and the like, `\$` and `\0` with
 * three octal digits; a backslash before anything else stays.
 */
export const unescapeDoubleQuoted = (text: string): Parsed<string> => {
  let isWrong = false
  const value = text.replaceAll(escape, (all) => {
    if (!all.startsWith('\\0')) return characters[all.slice(1)] ?? all
    const code = /^\\0[0-3][0-7]{2}$/.test(all) ? Number.parseInt(all.slice(2), 8) : 0
    isWrong ||= code === 0
    return String.fromCodePoint(code)
  })
  return isWrong
    ? unparsed('must have \\0 only before three octal digits from 001 to 377; write \\\\0')
    : parsed(value)
}

/**
 * Writes a value (without NUL and lone surrogates) so that `.env` readers give the same bytes: bare
 * where that is safe, else in single quotes, else in double quotes.
 */
export const quoteForDotenv = (value: string): string => {
  if (/^[A-Za-z0-9_@%+:,./=-]*$/.test(value)) return value
  return !value.includes('\r') && survivesSingleQuotes(value)
    ? `'${value.replaceAll("'", "\\'")}'`
    : `"${value.replaceAll(/[\\"$]/g, '\\$&').replaceAll('\r', '\\r')}"`
}

/** In single quotes backslashes keep their number only where an even one stands before a quote. */
const survivesSingleQuotes = (value: string): boolean =>
  [...value.matchAll(/(\\+)(?:'|$)/g)].every(([, run = '']) => run.length % 2 === 0)

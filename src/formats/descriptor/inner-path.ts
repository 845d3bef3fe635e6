import { parsed, unparsed, type Parsed } from '../parsed.ts'

const mostText = 512
// eslint-disable-next-line no-control-regex -- control characters are what is refused
const refusedCharacters = /[\0-\u001f\u007f\\]/

/**
 * Reads a path that stays inside a folder: slashes, no `..`, not absolute. A leading `./` and a
 * trailing `/` say nothing and are left out; the folder itself is `.`.
 */
export const parseInnerPath = (text: string): Parsed<string> => {
  if (text === '' || text.length > mostText || !text.isWellFormed())
    return unparsed(`must be a path of 1 to ${mostText} characters; all of the folder is .`)
  if (refusedCharacters.test(text))
    return unparsed('must have slashes and no backslashes or control characters')
  if (text.startsWith('/') || /^[A-Za-z]:/.test(text))
    return unparsed('must be relative to the folder, such as apps/web')
  const segments = text.split('/').filter((part, at, all) => part !== '.' && !isLast(part, at, all))
  if (segments.includes('..')) return unparsed('must stay inside the folder: no ..')
  if (segments.includes('')) return unparsed('must have one slash between two names')
  return parsed(segments.length === 0 ? '.' : segments.join('/'))
}

const isLast = (part: string, at: number, all: readonly string[]): boolean =>
  part === '' && at === all.length - 1

/** Reads a path prefix of a URL: `/`, or segments of unreserved characters (RFC 3986 §2.3). */
export const parseRoutePath = (text: string): Parsed<string> => {
  if (text.length > 256 || !text.startsWith('/'))
    return unparsed('must be a path of at most 256 characters that begins with /, such as /api')
  if (text === '/') return parsed(text)
  if (text.endsWith('/')) return unparsed('must not end with /: a prefix is everything below it')
  const segments = text.slice(1).split('/')
  return segments.every((part) => /^[A-Za-z0-9._~-]+$/.test(part) && !/^\.{1,2}$/.test(part))
    ? parsed(text)
    : unparsed('must have segments of letters, digits and - . _ ~ (no escapes, no . or .. alone)')
}

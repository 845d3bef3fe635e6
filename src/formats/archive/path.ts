import { parsed, unparsed, type Parsed } from '../parsed.ts'

/** The longest path of an entry and the longest part between slashes, in bytes of UTF-8. */
export const mostPathBytes = 1024
const mostPartBytes = 255

/** How many parts a path may have. */
export const mostPathParts = 64

/** Reads the path of an entry: relative, without `.` and `..`, and the same on every system. */
export const parseArchivePath = (path: string): Parsed<string> => {
  const odd = oddText(path)
  if (odd !== undefined) return unparsed(odd)
  if (path.startsWith('/')) return unparsed('must not begin with a slash')
  const parts = path.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    return unparsed('must not have empty parts, . or .. in its path')
  if (parts.length > mostPathParts)
    return unparsed(`must not be deeper than ${mostPathParts} levels`)
  if (parts.some((part) => Buffer.byteLength(part) > mostPartBytes))
    return unparsed(`must have names of at most ${mostPartBytes} bytes`)
  return parsed(path)
}

/**
 * Reads where a link at this path points to: inside, whatever other links do. A target that goes up
 * after it went down is refused, because what it passes may be a link that leads elsewhere.
 */
export const parseLinkTarget = (path: string, target: string): Parsed<string> => {
  const odd = oddText(target)
  if (odd !== undefined) return unparsed(`points to a target that ${odd}`)
  if (target.startsWith('/')) return unparsed('points to an absolute path')
  const parts = target.split('/').filter((part) => part !== '' && part !== '.')
  const ups = parts.findIndex((part) => part !== '..')
  const leading = ups === -1 ? parts.length : ups
  if (leading > path.split('/').length - 1) return unparsed('points outside')
  if (parts.slice(leading).includes('..'))
    return unparsed('points to a target that goes up after it went down')
  return parsed(target)
}

const oddText = (text: string): string | undefined => {
  if (text === '') return 'must not be empty'
  if (Buffer.byteLength(text) > mostPathBytes)
    return `must not be longer than ${mostPathBytes} bytes`
  if (!text.isWellFormed()) return 'must be well-formed Unicode'
  if (/\p{Cc}/u.test(text)) return 'must have no control characters in its path'
  return text.includes('\\') ? 'must have no backslash in its path' : undefined
}

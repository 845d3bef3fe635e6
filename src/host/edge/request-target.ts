/** Where a request wants to go (RFC 9112, 3.2). */
export interface Target {
  /** From the absolute form, which overrules `Host`; else null. */
  readonly authority: string | null
  /**
   * For matching: escapes of unreserved characters undone, others in upper case, empty segments
   * merged.
   */
  readonly path: string
  /** With its `?`; empty without one. */
  readonly query: string
  /** In origin form, as it was sent. */
  readonly sent: string
}

/**
 * Reads the target of a request line; null where the edge and a service could disagree on what it
 * means: dot segments, encoded separators, backslashes, broken escapes.
 */
export const readTarget = (text: string): Target | null => {
  if (text.charCodeAt(0) === slash) return readOrigin(text, null)
  const absolute = absoluteShape.exec(text)
  if (!absolute) return null
  const [, authority = '', rest = ''] = absolute
  return readOrigin(rest.startsWith('/') ? rest : `/${rest}`, authority)
}

/** What goes on to the service where the route takes its prefix off. */
export const withoutPrefix = ({ path, query }: Target, prefix: string): string => {
  const rest = prefix === '/' ? path : path.slice(prefix.length)
  return `${rest === '' ? '/' : rest}${query}`
}

const slash = 47
const absoluteShape = /^https?:\/\/([^/?#@\\]+)([/?].*)?$/i

const readOrigin = (sent: string, authority: string | null): Target | null => {
  const at = sent.indexOf('?')
  const raw = at < 0 ? sent : sent.slice(0, at)
  const query = at < 0 ? '' : sent.slice(at)
  if (query !== '' && unclean.test(query)) return null
  const path = doubtful.test(raw) ? normalPath(raw) : raw
  return path === null ? null : { authority, path, query, sent }
}

const unclean = /[^!-~]|#/
/** Anything that the plain path, the usual case, has not. */
const doubtful = /[^!-~]|[%\\#]|\/[./]/

const normalPath = (raw: string): string | null => {
  if (/[^!-~]|[\\#]|%(?![\dA-Fa-f]{2})|%(?:2[fF]|5[cC]|00)/.test(raw)) return null
  const path = raw
    .replace(/%[\dA-Fa-f]{2}/g, (escape) => {
      const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16))
      return /[\w.~-]/.test(character) ? character : escape.toUpperCase()
    })
    .replace(/\/{2,}/g, '/')
  return /\/\.{1,2}(?:\/|;|$)/.test(path) ? null : path
}

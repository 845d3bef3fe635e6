import { parsed, unparsed, type Parsed } from '../parsed.ts'

/** Who a certificate says its holder is: the OIDC issuer, and the subject that it attested. */
export type Identity = { readonly issuer: string; readonly subject: string }

const longest = 512
const visible = /^[\x21-\x7e]+$/

/** Reads an OIDC issuer: an https or http URL, compared as it stands. */
export const parseIssuer = (text: string): Parsed<string> =>
  text.length <= longest && visible.test(text) && /^https?:\/\/[^/*]/.test(text)
    ? parsed(text)
    : unparsed(`must be the issuer's URL, such as https://token.actions.githubusercontent.com`)

/**
 * Reads a pattern for subjects, matched against the whole subject: `*` stands for any characters
 * but `/`, `**` for any at all. The host of a URL, or the domain of an address, is written out.
 */
export const parseSubjectPattern = (text: string): Parsed<string> => {
  if (text.length > longest || !visible.test(text))
    return unparsed(`must be 1 to ${longest} visible ASCII characters`)
  if (text.includes('***')) return unparsed('must have * or **, not more of them in a row')
  if (!text.includes('*')) return parsed(text)
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\/[^/*]+\/[^/]/.test(text) && !/:\/\/[^/]+\/\*\*$/.test(text)
  const isAddress = /^[^/@]+@[^/@*]+$/.test(text) && !text.includes('**')
  return isUrl || isAddress
    ? parsed(text)
    : unparsed(
        'must begin with a URL whose host stands without *, such as https://github.com/acme/…, ' +
          'or be an address at a domain, such as *@example.com',
      )
}

/** The first rule that means this holder: it has its issuer, and a pattern of its subject. */
export const ruleFor = <R extends Identity>(
  { issuer, subject }: Identity,
  rules: readonly R[],
): R | undefined =>
  rules.find((rule) => rule.issuer === issuer && matchesSubject(rule.subject, subject))

type Token = { readonly char: string } | { readonly wild: 'segment' | 'any' }

/** Whether a subject is one of those that a pattern means; takes time pattern × subject at most. */
export const matchesSubject = (pattern: string, subject: string): boolean => {
  const star = pattern.indexOf('*')
  if (star === -1) return pattern === subject
  if (!subject.startsWith(pattern.slice(0, star))) return false
  const tokens = tokensOf(pattern)
  let reached = spread(tokens, new Set([0]))
  for (const char of subject) {
    const next = new Set<number>()
    for (const at of reached) {
      const token = tokens[at]
      if (token === undefined) continue
      if ('char' in token) {
        if (token.char === char) next.add(at + 1)
      } else if (token.wild === 'any' || char !== '/') next.add(at)
    }
    if (next.size === 0) return false
    reached = spread(tokens, next)
  }
  return reached.has(tokens.length)
}

const tokensOf = (pattern: string): readonly Token[] =>
  (pattern.match(/\*\*|[^]/g) ?? []).map((part) => {
    if (part === '**') return { wild: 'any' }
    return part === '*' ? { wild: 'segment' } : { char: part }
  })

/** Those places in the pattern and all behind wildcards that may stand for nothing. */
const spread = (tokens: readonly Token[], from: ReadonlySet<number>): ReadonlySet<number> => {
  const found = new Set(from)
  // A set that grows while it is walked gives what was added, too.
  for (const at of found) {
    const token = tokens[at]
    if (token !== undefined && 'wild' in token) found.add(at + 1)
  }
  return found
}

import { compareDigits, compareText } from './digits.ts'

const before: readonly string[] = [
  'dev',
  'snapshot',
  'alpha',
  'beta',
  'milestone',
  'pre',
  'preview',
  'cr',
  'rc',
]

/**
 * An order for versions of which no other is known: an epoch (`1:`) first, then runs of digits and
 * of letters one by one, whatever stands between; a number comes after a word, a longer version
 * after a shorter one, except that words such as `rc`, and everything behind a `~`, come before the
 * end. A `+` and what follows says nothing.
 */
export const compareGeneric = (a: string, b: string): number | undefined => {
  const [left, right] = [read(a), read(b)]
  if (!left || !right) return undefined
  const ofEpochs = compareDigits(epochOf(a), epochOf(b))
  if (ofEpochs !== 0) return ofEpochs
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const answer = compareParts(left[at], right[at])
    if (answer !== 0) return answer
  }
  return 0
}

const read = (text: string): readonly string[] | undefined => {
  if (!/^[!-~]+$/.test(text)) return undefined
  const parts = text
    .replace(/^(?:v(?=\d)|\d+:)/, '')
    .replace(/\+.*$/, '')
    .toLowerCase()
    .match(/\d+|[a-z]+|~/g)
  // Zeros before a word or the end say nothing: 1.0 is 1, and 1.0-rc is 1-rc.
  return parts?.filter((part, at) => at === 0 || !/^0+$/.test(part) || isBeforeNumber(parts, at))
}

// As RPM writes it; then what follows it is the version.
const epochOf = (text: string): string => /^(\d+):/.exec(text)?.[1] ?? '0'

const isBeforeNumber = (parts: readonly string[], at: number): boolean => {
  const next = parts.slice(at).find((part) => !/^0+$/.test(part))
  return next !== undefined && /^\d/.test(next)
}

const compareParts = (a: string | undefined, b: string | undefined): number => {
  const [left, right] = [rank(a), rank(b)]
  if (left !== right) return left - right
  if (a === undefined || b === undefined) return 0
  return left === number ? compareDigits(a, b) : compareText(a, b)
}

const [tilde, prerelease, end, word, number] = [0, 1, 100, 101, 102]

const rank = (part: string | undefined): number => {
  if (part === undefined) return end
  if (part === '~') return tilde
  if (/^\d/.test(part)) return number
  const place = before.indexOf(part)
  return place === -1 ? word : prerelease + place
}

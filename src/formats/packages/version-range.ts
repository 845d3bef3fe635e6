import { parsed, unparsed, type Parsed } from '../parsed.ts'
import { longestVersion, orderOf, type CompareVersions } from './versions/order.ts'

/** Whether a version is in the range; `unknown` where it cannot be compared. */
export type InRange = 'yes' | 'no' | 'unknown'

/** Some versions of a package. */
export interface VersionRange {
  /** Whether every version is in it, known or not. */
  readonly isAny: boolean
  readonly has: (version: string | null) => InRange
}

type Comparator = '=' | '!=' | '<' | '<=' | '>' | '>='

interface Bound {
  readonly comparator: Comparator
  readonly version: string
}

/** How many comparisons one range may have. */
const mostBounds = 100

/** Every version. */
export const anyVersion: VersionRange = { isAny: true, has: () => 'yes' }

/**
 * Reads `1.2.3`, or comparisons that must all hold: `>=1.2,<2`. Each compares by the order of the
 * package's type alone: a prerelease is a version like any other.
 */
export const commaRange = (text: string, type: string): Parsed<VersionRange> => {
  const bounds = readBounds(text.split(','), type)
  if (!bounds.ok) return bounds
  const compare = orderOf(type)
  return parsed({
    isAny: false,
    has: (version) => allHold(bounds.value, version, compare),
  })
}

/** Reads a VERS range (package-url, "VERSION-RANGE-SPEC"), `vers:npm/>=1|<2`, of this type. */
export const versRange = (text: string, type: string): Parsed<VersionRange> => {
  const [, scheme, constraints] = /^vers:([a-z][a-z0-9.+-]*)\/(.*)$/s.exec(text) ?? []
  if (scheme === undefined || constraints === undefined)
    return unparsed('must have a range such as vers:npm/>=1.2|<2 behind the @')
  if (scheme !== type && scheme !== (schemes.get(type) ?? type))
    return unparsed(`must have a range of ${type} versions behind the @, not of ${scheme}`)
  if (constraints.trim() === '*') return parsed(anyVersion)
  const bounds = readBounds(constraints.split('|'), type)
  if (!bounds.ok) return bounds
  const compare = orderOf(type)
  const sorted = bounds.value.toSorted((a, b) => compare(a.version, b.version) ?? 0)
  for (const [at, bound] of sorted.entries()) {
    const next = sorted[at + 1]
    if (next && compare(bound.version, next.version) === 0)
      return unparsed(
        `must name each version once in its range: ${bound.version} stands there twice`,
      )
  }
  return parsed({ isAny: false, has: (version) => isWithin(sorted, version, compare) })
}

const schemes: ReadonlyMap<string, string> = new Map([['golang', 'go']])

const readBounds = (parts: readonly string[], type: string): Parsed<readonly Bound[]> => {
  if (parts.length > mostBounds)
    return unparsed(`must have at most ${mostBounds} comparisons behind the @`)
  const compare = orderOf(type)
  const bounds: Bound[] = []
  for (const part of parts) {
    const [, comparator, raw = ''] = /^\s*(<=|>=|!=|<|>|=)?\s*(\S*)\s*$/.exec(part) ?? []
    const version = decoded(raw)
    if (version === undefined || version === '' || isPattern(version))
      return unparsed('must have versions such as 1.2.3, <2 or >=1.2,<2 behind the @')
    if (version.length > longestVersion)
      return unparsed(`must have versions of at most ${longestVersion} characters`)
    const isExact = comparator === undefined || comparator === '=' || comparator === '!='
    if (!isExact && compare(version, version) === undefined)
      return unparsed(`must compare with versions as ${type} writes them, unlike ${version}`)
    bounds.push({ comparator: (comparator as Comparator | undefined) ?? '=', version })
  }
  return parsed(bounds)
}

// What some tools write for a range is no version that anything has.
const isPattern = (version: string): boolean => /^[~^]|[<>=!|*]|(?:^|\.)[xX](?:\.|$)/.test(version)

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

const allHold = (
  bounds: readonly Bound[],
  version: string | null,
  compare: CompareVersions,
): InRange => {
  const answers = bounds.map((bound) => holds(bound, version, compare))
  if (answers.includes('no')) return 'no'
  return answers.includes('unknown') ? 'unknown' : 'yes'
}

const holds = (bound: Bound, version: string | null, compare: CompareVersions): InRange => {
  if (version === null) return 'unknown'
  const { comparator } = bound
  const place = version === bound.version ? 0 : compare(version, bound.version)
  // What cannot be compared is another text at least.
  if (place === undefined)
    return comparator === '=' ? 'no' : comparator === '!=' ? 'yes' : 'unknown'
  return fits[comparator](place) ? 'yes' : 'no'
}

const fits: Readonly<Record<Comparator, (place: number) => boolean>> = {
  '=': (place) => place === 0,
  '!=': (place) => place !== 0,
  '<': (place) => place < 0,
  '<=': (place) => place <= 0,
  '>': (place) => place > 0,
  '>=': (place) => place >= 0,
}

/** The containment of VERS: single versions, then each lower bound with the next upper one. */
const isWithin = (
  sorted: readonly Bound[],
  version: string | null,
  compare: CompareVersions,
): InRange => {
  if (version === null) return 'unknown'
  const same = sorted.find(
    (bound) => holds({ ...bound, comparator: '=' }, version, compare) === 'yes',
  )
  if (same) return ['=', '<=', '>='].includes(same.comparator) ? 'yes' : 'no'
  const onlyNot = sorted.every(({ comparator }) => comparator === '!=')
  if (onlyNot) return 'yes'
  const ends = sorted.filter(({ comparator }) => comparator !== '=' && comparator !== '!=')
  if (ends.length === 0) return 'no'
  if (compare(version, version) === undefined) return 'unknown'
  const isAbove = (bound: Bound): boolean => (compare(version, bound.version) ?? 0) > 0
  const before = ends.findLast(isAbove)
  const after = ends.find((bound) => !isAbove(bound))
  const opens = before === undefined || before.comparator.startsWith('>')
  const closes = after === undefined || after.comparator.startsWith('<')
  return opens && closes ? 'yes' : 'no'
}

import { compareDigits, compareText } from './digits.ts'

/** A part of a version: a number, a qualifier, or what follows a hyphen. */
type Item =
  | { readonly kind: 'number'; readonly digits: string }
  | { readonly kind: 'word'; readonly rank: string }
  | { readonly kind: 'list'; readonly items: Item[] }

/** The order of Maven's `ComparableVersion` (POM reference, "Version Order Specification"). */
export const compareMaven = (a: string, b: string): number | undefined =>
  isVersion(a) && isVersion(b) ? compareItems(read(a), read(b)) : undefined

// Every text is a version to Maven; what has a blank or a control character was never one.
const isVersion = (text: string): boolean => /^[!-~\u{a1}-\u{10ffff}]+$/u.test(text)

const read = (version: string): Item => {
  const lists: Item[][] = [[]]
  const open = (): void => {
    const items: Item[] = []
    lists.at(-1)?.push({ kind: 'list', items })
    lists.push(items)
  }
  const add = (item: Item): void => void lists.at(-1)?.push(item)
  const tokens = version.toLowerCase().match(/\d+|[^\d.-]+|[.-]/g) ?? []
  let isDue = true
  for (const [at, token] of tokens.entries()) {
    if (token === '.' || token === '-') {
      // Nothing between two separators is a zero.
      if (isDue) add(zero)
      isDue = true
      if (token === '-') open()
      continue
    }
    const isNumber = /^\d/.test(token)
    // From a letter to a digit, and back, is as from one side of a hyphen to the other.
    if (!isDue) open()
    else if (!isNumber && (lists.at(-1)?.length ?? 0) > 0) open()
    const isBeforeNumber = /^\d/.test(tokens[at + 1] ?? '')
    add(isNumber ? { kind: 'number', digits: token } : word(token, isBeforeNumber))
    isDue = false
  }
  for (const items of lists.toReversed()) trim(items, items === lists[0])
  return { kind: 'list', items: lists[0] ?? [] }
}

/**
 * Takes what says nothing off the end, as far as the last number or word that says something. A
 * hyphen behind nothing at all adds nothing; but what a version begins with stays.
 */
const trim = (items: Item[], isTop: boolean): void => {
  for (let at = items.length - 1; at >= (isTop ? 1 : 0); at--) {
    const item = items[at]
    if (item === undefined) continue
    if (isNothing(item)) items.splice(at, 1)
    else if (item.kind !== 'list') return
  }
  const [first] = items
  if (!isTop && first?.kind === 'list') items.splice(0, 1, ...first.items)
}

const isNothing = (item: Item): boolean =>
  item.kind === 'list'
    ? item.items.length === 0
    : item.kind === 'number'
      ? compareDigits(item.digits, '0') === 0
      : item.rank === release

const known: readonly string[] = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp']
const aliases: ReadonlyMap<string, string> = new Map([
  ['ga', ''],
  ['final', ''],
  ['release', ''],
  ['cr', 'rc'],
])
const shortened: ReadonlyMap<string, string> = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
])
const release = String(known.indexOf(''))
const zero: Item = { kind: 'number', digits: '0' }

const word = (token: string, isBeforeNumber: boolean): Item => {
  const spelled = (isBeforeNumber ? shortened.get(token) : undefined) ?? token
  const qualifier = aliases.get(spelled) ?? spelled
  const place = known.indexOf(qualifier)
  return { kind: 'word', rank: place === -1 ? `${known.length}-${qualifier}` : String(place) }
}

const compareItems = (a: Item, b: Item | undefined): number => {
  if (b === undefined) return compareToNothing(a)
  if (a.kind === 'number' && b.kind === 'number') return compareDigits(a.digits, b.digits)
  if (a.kind === 'word' && b.kind === 'word') return compareText(a.rank, b.rank)
  if (a.kind !== 'list' || b.kind !== 'list') return order.indexOf(a.kind) - order.indexOf(b.kind)
  const length = Math.max(a.items.length, b.items.length)
  for (let at = 0; at < length; at++) {
    const [left, right] = [a.items[at], b.items[at]]
    const answer = left ? compareItems(left, right) : right ? -compareToNothing(right) : 0
    if (answer !== 0) return answer
  }
  return 0
}

const order: readonly Item['kind'][] = ['word', 'list', 'number']

const compareToNothing = (item: Item): number => {
  if (item.kind === 'number') return compareDigits(item.digits, '0')
  if (item.kind === 'word') return compareText(item.rank, release)
  for (const each of item.items) {
    const answer = compareToNothing(each)
    if (answer !== 0) return answer
  }
  return 0
}

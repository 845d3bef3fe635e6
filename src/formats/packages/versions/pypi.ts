import { compareDigits, compareText } from './digits.ts'

// PEP 440, appendix B, with what normalisation allows.
const pattern = new RegExp(
  [
    String.raw`^v?(?:(?<epoch>\d+)!)?(?<release>\d+(?:\.\d+)*)`,
    String.raw`(?:[-_.]?(?<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<preNumber>\d*))?`,
    String.raw`(?:-(?<bare>\d+)|(?<post>[-_.]?(?:post|rev|r)[-_.]?(?<postNumber>\d*)))?`,
    String.raw`(?<dev>[-_.]?dev[-_.]?(?<devNumber>\d*))?`,
    String.raw`(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$`,
  ].join(''),
)

/** The parts of a version in the order in which they count; absent ones as what they stand for. */
interface Version {
  readonly epoch: string
  readonly release: readonly string[]
  /** The phase before a release, from the earliest: development, a, b, rc, and then none. */
  readonly phase: number
  readonly preNumber: string
  /** Undefined sorts before every number. */
  readonly post: string | undefined
  /** Undefined sorts after every number. */
  readonly dev: string | undefined
  readonly local: readonly string[]
}

/** The order of Python's packages (PEP 440, "Summary of permitted suffixes and relative ordering"). */
export const comparePypi = (a: string, b: string): number | undefined => {
  const [left, right] = [read(a), read(b)]
  if (!left || !right) return undefined
  return (
    compareDigits(left.epoch, right.epoch) ||
    compareEach(left.release, right.release, compareDigits) ||
    left.phase - right.phase ||
    compareDigits(left.preNumber, right.preNumber) ||
    compareOptional(left.post, right.post, -1) ||
    compareOptional(left.dev, right.dev, 1) ||
    compareEach(left.local, right.local, compareLocal)
  )
}

const read = (text: string): Version | undefined => {
  const groups = pattern.exec(text.trim().toLowerCase())?.groups
  if (!groups) return undefined
  const {
    epoch = '0',
    release = '',
    pre,
    preNumber,
    bare,
    post,
    postNumber,
    dev,
    devNumber,
  } = groups
  const isPost = post !== undefined || bare !== undefined
  return {
    epoch,
    release: release.replace(/(?:\.0+)+$/, '').split('.'),
    phase: phaseOf(pre, !isPost && dev !== undefined),
    preNumber: preNumber || '0',
    post: isPost ? (bare ?? (postNumber || '0')) : undefined,
    dev: dev === undefined ? undefined : devNumber || '0',
    local: groups['local']?.split(/[-_.]/) ?? [],
  }
}

const phaseOf = (pre: string | undefined, isDevelopment: boolean): number => {
  if (pre === undefined) return isDevelopment ? 0 : 4
  if (pre.startsWith('a')) return 1
  return pre.startsWith('b') ? 2 : 3
}

const compareOptional = (a: string | undefined, b: string | undefined, absent: 1 | -1): number => {
  if (a !== undefined && b !== undefined) return compareDigits(a, b)
  return a === b ? 0 : a === undefined ? absent : -absent
}

const compareEach = (
  a: readonly string[],
  b: readonly string[],
  compare: (a: string, b: string) => number,
): number => {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const answer = compare(a[at] ?? '', b[at] ?? '')
    if (answer !== 0) return answer
  }
  return a.length - b.length
}

/** In a local version a number comes after every word. */
const compareLocal = (a: string, b: string): number => {
  const [isLeft, isRight] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  if (isLeft && isRight) return compareDigits(a, b)
  return isLeft === isRight ? compareText(a, b) : isLeft ? 1 : -1
}

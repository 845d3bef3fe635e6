import { compareDigits, compareText } from './digits.ts'

const pattern =
  /^(?:v|go)?(\d+)(?:\.(\d+)(?:\.(\d+))?)?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?$/

interface Version {
  readonly numbers: readonly string[]
  readonly before: readonly string[]
}

/**
 * The order of Go modules (golang.org/x/mod/semver): Semantic Versioning after a `v`, so that
 * pseudo-versions sort as prereleases and `+incompatible` says nothing; `go1.22.1` is the
 * toolchain's way to say v1.22.1.
 */
export const compareGo = (a: string, b: string): number | undefined => {
  const [left, right] = [read(a), read(b)]
  if (!left || !right) return undefined
  for (const at of [0, 1, 2]) {
    const answer = compareDigits(left.numbers[at] ?? '0', right.numbers[at] ?? '0')
    if (answer !== 0) return answer
  }
  // Without a prerelease it is the release, which comes after all of them.
  if (left.before.length === 0 || right.before.length === 0)
    return right.before.length - left.before.length
  return comparePrereleases(left.before, right.before)
}

const read = (text: string): Version | undefined => {
  const found = pattern.exec(text)
  if (!found) return undefined
  const [, major = '0', minor = '0', patch = '0', before] = found
  return { numbers: [major, minor, patch], before: before?.split('.') ?? [] }
}

const comparePrereleases = (a: readonly string[], b: readonly string[]): number => {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const answer = compareIdentifiers(a[at] ?? '', b[at] ?? '')
    if (answer !== 0) return answer
  }
  return a.length - b.length
}

const compareIdentifiers = (a: string, b: string): number => {
  const [isLeft, isRight] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  if (isLeft && isRight) return compareDigits(a, b)
  return isLeft === isRight ? compareText(a, b) : isLeft ? -1 : 1
}

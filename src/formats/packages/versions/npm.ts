import { compare, parse } from 'semver'

/** The order of npm: Semantic Versioning 2.0.0 §11; a `v` or `=` in front is npm's own latitude. */
export const compareNpm = (a: string, b: string): number | undefined => {
  const [left, right] = [parse(a, { loose: true }), parse(b, { loose: true })]
  return left && right ? compare(left, right) : undefined
}

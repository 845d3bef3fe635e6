import { compareDebian } from './debian.ts'
import { compareGeneric } from './generic.ts'
import { compareGo } from './go.ts'
import { compareMaven } from './maven.ts'
import { compareNpm } from './npm.ts'
import { comparePypi } from './pypi.ts'

/**
 * Compares two versions: negative, 0 or positive; undefined where one of them is no version of this
 * ecosystem, so that nobody takes a guess for an order.
 */
export type CompareVersions = (a: string, b: string) => number | undefined

/** How long a version may be to be compared, in characters. */
export const longestVersion = 256

/**
 * The order of an ecosystem's versions by the type of its package URLs; where we know none, the
 * generic one.
 */
export const orderOf = (type: string): CompareVersions => {
  const compare = orders.get(type) ?? compareGeneric
  return (a, b) =>
    a.length > longestVersion || b.length > longestVersion ? undefined : compare(a, b)
}

const orders: ReadonlyMap<string, CompareVersions> = new Map([
  ['npm', compareNpm],
  // Semantic Versioning as well.
  ['cargo', compareNpm],
  ['maven', compareMaven],
  ['pypi', comparePypi],
  ['golang', compareGo],
  ['deb', compareDebian],
])

import { PackageURL } from 'packageurl-js'
import { oneSpelling } from './one-spelling.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'

/** A package without its version; `namespace` is empty where the package has none. */
export interface PackageName {
  readonly type: string
  readonly namespace: string
  readonly name: string
}

/** One version of a package; null where none is said. */
export interface PackageVersion extends PackageName {
  readonly version: string | null
}

/** How long a package URL may be, in characters. */
export const longestPackageUrl = 2048

/**
 * Reads a package URL (ECMA-427) as type, namespace, name and version, in one spelling; other
 * qualifiers than an epoch, and the subpath, are no part of what a package is called.
 */
export const parsePackageUrl = (text: string): Parsed<PackageVersion> => {
  if (text.length > longestPackageUrl)
    return unparsed(`must be a package URL of at most ${longestPackageUrl} characters`)
  try {
    const { type, namespace, name, version, qualifiers } = PackageURL.fromString(text)
    if (type && name) {
      const whole = { type, namespace: namespace ?? '', name, version: version ?? null }
      const read = oneSpelling({ ...whole, qualifiers: qualifiers ?? {} })
      if (Object.values(read).every(isStorable)) return parsed(read)
    }
  } catch {
    // Whatever it finds wrong, one sentence says what would be right.
  }
  return unparsed('must be a package URL such as pkg:npm/lodash@4.17.21')
}

/** Writes a package as its URL; a version without one is left out. */
export const formatPackageUrl = ({
  type,
  namespace,
  name,
  version,
}: PackageName & { readonly version?: string | null }): string =>
  new PackageURL(type, namespace, name, version ?? undefined).toString()

const isStorable = (part: string | null | undefined): boolean =>
  part === null || (typeof part === 'string' && part.isWellFormed() && !part.includes('\0'))

import { parsePackageUrl, type PackageName } from './name.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'
import { anyVersion, commaRange, versRange, type VersionRange } from './version-range.ts'

/** A package and which of its versions are meant. */
export interface PackageRange {
  readonly package: PackageName
  readonly range: VersionRange
}

/**
 * Reads `pkg:TYPE/NAME` with, behind an `@`, one version, comparisons joined by commas that must
 * all hold (`>=1.2,<2`), or a VERS range (`vers:npm/>=1|<2`); without one every version is meant.
 */
export const parsePackageRange = (text: string): Parsed<PackageRange> => {
  const { name, versions } = split(text)
  if (/[?#]/.test(name) || /^[^<>=!]*[?#]/.test(versions ?? ''))
    return unparsed('must be a package URL without qualifiers (?) and subpath (#)')
  // The @ of a scope is often left as it is.
  const url = parsePackageUrl(name.replaceAll('@', '%40'))
  if (!url.ok) return unparsed(`${url.problem}, or with a range: pkg:npm/lodash@<4.17.21`)
  const { version: _version, ...read } = url.value
  if (versions === undefined) return parsed({ package: read, range: anyVersion })
  const range = versions.startsWith('vers:')
    ? versRange(versions, read.type)
    : commaRange(versions, read.type)
  return range.ok ? parsed({ package: read, range: range.value }) : range
}

const split = (text: string): { readonly name: string; readonly versions?: string } => {
  const vers = text.indexOf('@vers:')
  const at = vers === -1 ? text.lastIndexOf('@') : vers
  // Before a slash it is a scope.
  if (at === -1 || (vers === -1 && text.includes('/', at))) return { name: text }
  return { name: text.slice(0, at), versions: text.slice(at + 1) }
}

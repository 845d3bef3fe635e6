import type { PackageVersion } from '../packages/name.ts'

/** What a document says of one vulnerability, in the words of OpenVEX. */
export type VulnerabilityStatus = 'affected' | 'not_affected' | 'fixed' | 'under_investigation'

/** One claim: this vulnerability, in this package, or in the subject as a whole. */
export interface VulnerabilityClaim {
  /** Its identifiers, the first as the document calls it. */
  readonly ids: readonly string[]
  readonly status: VulnerabilityStatus
  readonly justification: string | null
  /** Packages in which it is, or is not; none: the subject as a whole. */
  readonly packages: readonly PackageVersion[]
}

/** What a document lists, read from any of the formats that we understand. */
export interface Inventory {
  /** Such as `CycloneDX 1.6` or `SPDX 2.3`. */
  readonly format: string
  /** Each package once with each of its versions. */
  readonly packages: readonly PackageVersion[]
  /** Components without a package URL: nobody finds them by one. */
  readonly unnamed: number
  /** Package URLs that are none: how many, and the first of them. */
  readonly invalid: { readonly count: number; readonly first: readonly string[] }
  readonly claims: readonly VulnerabilityClaim[]
}

/** How many packages one document may list. */
export const mostPackages = 100_000
/** How many claims one document may make: each name of a vulnerability in each package is one. */
export const mostClaims = 50_000

/** How many of the package URLs that are none are shown. */
export const mostInvalidShown = 10
/** How much of each of them is shown, in characters. */
export const longestShown = 200

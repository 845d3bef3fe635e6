import { parsePackageUrl, type PackageVersion } from '../packages/name.ts'
import {
  longestShown,
  mostClaims,
  mostInvalidShown,
  mostPackages,
  type Inventory,
  type VulnerabilityClaim,
} from './sbom.ts'

/** Gathers what readers of a format find, each package version once. */
export interface Collector {
  /** A component, with its package URLs; a version beside them counts where a URL has none. */
  readonly component: (urls: readonly string[], version: string | undefined) => void
  readonly claim: (claim: VulnerabilityClaim) => void
  /** Whether it holds more than may be indexed. */
  readonly isFull: () => boolean
  readonly result: (format: string) => Inventory
}

/** A collector that holds nothing yet. */
export const collector = (): Collector => {
  const packages = new Map<string, PackageVersion>()
  const claims: VulnerabilityClaim[] = []
  const first: string[] = []
  let claimed = 0
  let unnamed = 0
  let invalid = 0
  const read = (url: string): PackageVersion | undefined => {
    const found = parsePackageUrl(url)
    if (found.ok) return found.value
    invalid += 1
    if (first.length < mostInvalidShown) first.push(shown(url))
    return undefined
  }
  return {
    component: (urls, version) => {
      if (urls.length === 0) unnamed += 1
      for (const url of urls) {
        const found = read(url)
        if (!found) continue
        const whole = { ...found, version: found.version ?? storable(version) }
        if (packages.size <= mostPackages) packages.set(keyOf(whole), whole)
      }
    },
    claim: (claim) => {
      claimed += claim.ids.length * Math.max(1, claim.packages.length)
      if (claimed <= mostClaims && claim.ids.length > 0) claims.push(claim)
    },
    isFull: () => packages.size > mostPackages || claimed > mostClaims,
    result: (format) => ({
      format,
      packages: [...packages.values()],
      unnamed,
      invalid: { count: invalid, first },
      claims,
    }),
  }
}

const keyOf = ({ type, namespace, name, version }: PackageVersion): string =>
  JSON.stringify([type, namespace, name, version])

const longestVersionKept = 256

const storable = (version: string | undefined): string | null =>
  version === undefined || version === '' || version.length > longestVersionKept ? null : version

// What stands there may be anything at all.
const shown = (url: string): string =>
  url.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\u{fffd}').slice(0, longestShown)

/** The package of an identifier if it is a package URL; other identifiers are nobody's fault. */
export const packageOf = (id: string): PackageVersion | undefined => {
  if (!/^pkg:/i.test(id)) return undefined
  const read = parsePackageUrl(id)
  return read.ok ? read.value : undefined
}

import type { PackageVersion } from './name.ts'

/** A package URL as a library reads it. */
export interface ReadUrl {
  readonly type: string
  readonly namespace: string
  readonly name: string
  readonly version: string | null
  readonly qualifiers: Readonly<Record<string, string | undefined>>
}

/**
 * One spelling for what tools write in several: names whose registries take any case, PyPI's runs
 * of `-`, `_` and `.` (PEP 503), and the epoch of a Debian or RPM version, which some tools write
 * as a qualifier.
 */
export const oneSpelling = ({
  type,
  namespace,
  name,
  version,
  qualifiers,
}: ReadUrl): PackageVersion => {
  switch (type) {
    case 'golang':
    case 'nuget':
      return { type, namespace: namespace.toLowerCase(), name: name.toLowerCase(), version }
    case 'pypi':
      return { type, namespace, name: name.replace(/[-_.]+/g, '-').toLowerCase(), version }
    case 'deb':
    case 'rpm':
      return { type, namespace, name, version: withEpoch(version, qualifiers['epoch']) }
    default:
      return { type, namespace, name, version }
  }
}

const withEpoch = (version: string | null, epoch: string | undefined): string | null =>
  version === null || version.includes(':') || !/^[1-9]\d{0,8}$/.test(epoch ?? '')
    ? version
    : `${epoch}:${version}`

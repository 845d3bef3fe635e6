import { DockerError } from './docker-error.ts'

/** The oldest Engine API that does all that is asked of it here (Docker 20.10). */
export const oldestVersion = '1.41'
/** The newest that is known here (Docker 28.3). */
export const newestVersion = '1.51'

/** Which Engine API to speak with a server whose newest is this one; older ones are refused. */
export const chooseVersion = (socket: string, offered: string | undefined): string => {
  if (offered === undefined || !/^\d{1,3}\.\d{1,4}$/.test(offered))
    throw new DockerError(`What answers on ${socket} is not Docker: it names no API version.`)
  if (compareVersions(offered, oldestVersion) < 0)
    throw new DockerError(
      `Docker on ${socket} is too old: it speaks API ${offered}, and ${oldestVersion} is needed. ` +
        'Install Docker 20.10 or newer.',
    )
  return compareVersions(offered, newestVersion) < 0 ? offered : newestVersion
}

/** Below 0 when the first is older; each is `major.minor`. */
export const compareVersions = (one: string, other: string): number => {
  const [major = 0, minor = 0] = one.split('.').map(Number)
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number)
  return major - otherMajor || minor - otherMinor
}

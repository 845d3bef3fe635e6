import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { CliContext } from '../frame/context.ts'
import { UsageError } from '../frame/errors.ts'

/** Whether it has no registry, no tag and no digest. */
export const isWordAlone = (typed: string): boolean => /^[a-z0-9._-]+$/i.test(typed)

/**
 * Refuses a single word where a reference is meant: as Docker's short form it would be asked of a
 * public registry, while most often a deployment or a file is meant.
 */
export const refuseWordAlone = (
  typed: string,
  flag: string,
  forms: string,
  { cwd }: Pick<CliContext, 'cwd'>,
): void => {
  if (!isWordAlone(typed)) return
  const isFile = existsSync(resolve(cwd, typed))
  throw new UsageError(
    `${flag} takes ${forms}; ${typed} alone is none of them.`,
    isFile
      ? `The file is ./${typed}`
      : `An image is ${typed}:TAG; what runs as ${typed} says berth deployment list --deployment-name ${typed}`,
  )
}

import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { removeFolder } from '../../formats/archive/extract.ts'
import { namesIn } from '../names-in.ts'

// No service's name begins with a dot.
const usersFolder = '.users'

/** Whose build wants a cache. */
interface CacheUse {
  readonly compartment: string
  readonly service: string
  readonly deployment: string
}

/** The folder that builds of a service leave to the next; this deployment uses it from now on. */
export const useCache = (
  caches: string,
  { compartment, service, deployment }: CacheUse,
): string => {
  const users = join(caches, compartment, usersFolder)
  const cache = join(caches, compartment, service)
  for (const folder of [users, cache]) mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(join(users, deployment), '')
  return cache
}

/** Removes the caches of the project environment of which this was the last deployment. */
export const forgetCaches = async (caches: string, deployment: string): Promise<void> => {
  for (const compartment of namesIn(caches)) {
    const users = join(caches, compartment, usersFolder)
    if (!existsSync(join(users, deployment))) continue
    rmSync(join(users, deployment))
    if (namesIn(users).length === 0) await removeFolder(join(caches, compartment))
  }
}

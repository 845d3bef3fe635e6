import { createReadStream, existsSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { usualArchiveLimits } from '../../formats/archive/archive.ts'
import { extractArchive, removeFolder } from '../../formats/archive/extract.ts'
import { hexOf, type Digest } from '../../formats/digest.ts'
import { StartFailure } from '../executor.ts'
import { namesIn } from '../names-in.ts'
import type { Folders } from '../folders.ts'

/** Unpacked artifacts: one read-only tree for each project environment and digest. */
export interface Releases {
  /** The folder of an artifact, unpacked if it is not yet; the deployment uses it from now on. */
  use(compartment: string, digest: string, deployment: string): Promise<string>
  /** Removes the folders that only this deployment used, and artifacts that nobody uses. */
  forget(deployment: string): Promise<void>
}

// No project environment's name begins with a dot.
const usersFolder = '.users'

const usersIn = (releases: string, compartment: string, hex: string): string =>
  join(releases, compartment, usersFolder, hex)

/** Keeps an artifact for a deployment that has built it or is about to use it. */
export const keepArtifact = (
  releases: string,
  use: { readonly compartment: string; readonly digest: string; readonly deployment: string },
): void => {
  const users = usersIn(releases, use.compartment, hexOf(use.digest))
  mkdirSync(users, { recursive: true, mode: 0o700 })
  writeFileSync(join(users, use.deployment), '')
}

/** Begins with what is on the disk. */
export const createReleases = ({ releases, artifacts }: Folders): Releases => {
  const unpacking = new Map<string, Promise<void>>()
  const usersOf = (compartment: string, hex: string): string => usersIn(releases, compartment, hex)
  const isUsed = (hex: string): boolean =>
    namesIn(releases).some((compartment) => existsSync(usersOf(compartment, hex)))
  return {
    use: async (compartment, digest, deployment) => {
      const hex = hexOf(digest)
      const folder = join(releases, compartment, hex)
      // Before it is unpacked: nobody removes what is about to be used.
      keepArtifact(releases, { compartment, digest, deployment })
      const running =
        unpacking.get(folder) ??
        unpack(join(artifacts, `${hex}.tar`), folder, digest).finally(() =>
          unpacking.delete(folder),
        )
      unpacking.set(folder, running)
      await running
      return folder
    },
    forget: async (deployment) => {
      for (const compartment of namesIn(releases)) {
        for (const hex of namesIn(join(releases, compartment, usersFolder))) {
          const users = usersOf(compartment, hex)
          if (!existsSync(join(users, deployment))) continue
          rmSync(join(users, deployment))
          if (namesIn(users).length > 0) continue
          rmSync(users, { recursive: true })
          await removeFolder(join(releases, compartment, hex))
          if (!isUsed(hex)) rmSync(join(artifacts, `${hex}.tar`), { force: true })
        }
        removeEmpty(join(releases, compartment, usersFolder))
        removeEmpty(join(releases, compartment))
      }
    },
  }
}

const unpack = async (archive: string, folder: string, digest: string): Promise<void> => {
  if (existsSync(folder)) return
  if (!existsSync(archive))
    throw new StartFailure(`the artifact ${digest} is not on this machine; build it again`)
  await extractArchive(createReadStream(archive), folder, {
    limits: usualArchiveLimits,
    digest: digest as Digest,
    isReadOnly: true,
  })
}

/** Nothing is done where somebody still has something in it. */
const removeEmpty = (folder: string): void => {
  if (existsSync(folder) && namesIn(folder).length === 0) rmdirSync(folder)
}

import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { identityIn, identityOf, isAlive } from './process/proc.ts'

/** A data folder that no other host may serve. */
export interface DataLock {
  /** Lets another host have the folder. */
  release(): void
}

/** Another host has the data folder; its message says which, and what to do. */
export class LockHeld extends Error {}

/**
 * Takes the data folder for this process. Fails while another host lives that has it, unless that
 * is the one (by its pid) that is being succeeded. A dead host's lock is nobody's.
 */
export const lockData = (folder: string, predecessor?: number): DataLock => {
  const path = join(folder, 'host.lock')
  const aside = `${path}.${process.pid}`
  writeFileSync(aside, JSON.stringify(identityOf(process.pid)), { mode: 0o600 })
  try {
    linkSync(aside, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    const holder = identityIn(path)
    const isTaken =
      holder !== undefined &&
      holder.pid !== predecessor &&
      holder.pid !== process.pid &&
      isAlive(holder)
    if (isTaken)
      throw new LockHeld(
        `Another host (pid ${holder.pid}) serves ${dirname(folder)}. Stop it first, or choose another data folder.`,
        { cause: error },
      )
    renameSync(aside, path)
  } finally {
    rmSync(aside, { force: true })
  }
  if (identityIn(path)?.pid !== process.pid)
    throw new LockHeld(
      `Another host has just begun to serve ${dirname(folder)}. Stop one of the two.`,
    )
  return {
    release: () => {
      if (identityIn(path)?.pid === process.pid) rmSync(path, { force: true })
    },
  }
}

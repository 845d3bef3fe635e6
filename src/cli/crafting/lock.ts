import { rmSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { UsageError } from '../frame/errors.ts'

/** How long another command may hold it: one call to the server, and more. */
const patienceMs = 60_000
const pauseMs = 20

/**
 * Does work that no other process may do at the same time. The lock is the operating system's, by
 * way of SQLite, so that it ends with the process that holds it, however that ends.
 */
export const withLock = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  const release = await take(path)
  try {
    return await work()
  } finally {
    release()
  }
}

/** Removes the file of a lock that is held; whoever waited for it takes a new one. */
export const removeLock = (path: string): void => rmSync(path, { force: true })

const take = async (path: string): Promise<() => void> => {
  const until = performance.now() + patienceMs
  for (;;) {
    const release = tryTake(path)
    if (release) return release
    if (performance.now() > until)
      throw new UsageError(
        `Another command has been working on the same attestation for a minute: ${path} is held.`,
        'Wait until it has ended, or end it',
      )
    await sleep(pauseMs)
  }
}

const tryTake = (path: string): (() => void) | undefined => {
  const database = open(path)
  try {
    const before = inodeOf(path)
    database.exec('pragma busy_timeout = 0; begin exclusive')
    // Whoever held it may have removed the file: a lock on what is gone keeps nobody out.
    if (before !== undefined && before === inodeOf(path)) return () => database.close()
  } catch (error) {
    if (!isBusy(error)) {
      database.close()
      throw noLock(path)
    }
  }
  database.close()
  return undefined
}

const open = (path: string): DatabaseSync => {
  try {
    return new DatabaseSync(path)
  } catch {
    throw noLock(path)
  }
}

const noLock = (path: string): UsageError =>
  new UsageError(
    `The state of the attestation cannot be kept: ${path} is no file that can be locked.`,
    'Check the folder, or name another file with --state',
  )

const inodeOf = (path: string): bigint | undefined =>
  statSync(path, { bigint: true, throwIfNoEntry: false })?.ino

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (error.errcode === 5 || error.errcode === 261)

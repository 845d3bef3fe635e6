import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { link, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { codeOf, UsageError } from '../frame/errors.ts'
import { toggle } from '../words/flags.ts'

/** The flag of every command that writes a file. */
export const forceFlag = { force: toggle('Replace the file if it is there') }

/**
 * Refuses files that are there and may not be replaced: before the work, so that none is lost.
 * Without any file nothing can be forced.
 */
export const requireFree = (
  files: readonly (string | undefined)[],
  isForced: boolean | undefined,
): void => {
  const named = files.filter((file) => file !== undefined)
  if (isForced && named.length === 0)
    throw new UsageError('--force has no meaning where no file is written.', 'Leave it out')
  for (const file of named) requireReplaceable(file, isForced)
}

const requireReplaceable = (file: string, isForced = false): void => {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined) return
  if (!isForced) throw unwritable(file, { code: 'EEXIST' })
  if (!found.isFile())
    throw new UsageError(`${file} is no file that could be replaced.`, 'Name another file')
}

/** Writes a file, whole or not at all; what is there stays unless `isForced`. */
export const writeOut = async (
  file: string,
  content: Uint8Array | string,
  isForced = false,
): Promise<void> => {
  requireReplaceable(file, isForced)
  const aside = join(dirname(file), `.${basename(file)}-${randomBytes(6).toString('hex')}`)
  try {
    await writeFile(aside, content, { flag: 'wx' }).catch((error: unknown) => {
      throw unwritable(file, error)
    })
    await giveName(aside, file, isForced)
  } finally {
    await rm(aside, { force: true })
  }
}

/** Gives what was written aside its name, at once. */
export const giveName = async (aside: string, file: string, isForced: boolean): Promise<void> => {
  try {
    // A link is refused where something is; a rename takes its place.
    await (isForced ? rename(aside, file) : link(aside, file))
  } catch (error) {
    throw unwritable(file, error)
  }
}

/** Why a file could not be written, in words. */
export const unwritable = (file: string, error: unknown): UsageError => {
  const code = codeOf(error)
  if (code === 'EEXIST')
    return new UsageError(`${file} is already there.`, 'Name another file, or add --force')
  if (code === 'ENOENT')
    return new UsageError(`${file} cannot be written: there is no such folder.`, 'Make it first')
  return new UsageError(`${file} cannot be written (${code}).`, 'Name another file')
}

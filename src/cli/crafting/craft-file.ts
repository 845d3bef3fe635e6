import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { InvalidError, UsageError } from '../frame/errors.ts'
import { formatCraft, mostCraftBytes, readCraft, type Craft } from './craft.ts'

/** The folder in which crafts lie where nobody says otherwise, below the working folder. */
export const craftsBelow = (cwd: string): string => join(cwd, '.berth', 'attestation')

/** Makes that folder, closed to others, and keeps what lies in it out of every commit. */
export const prepareCrafts = async (cwd: string): Promise<string> => {
  const top = join(cwd, '.berth')
  const folder = craftsBelow(cwd)
  await told(top, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    if (!(await lstat(top)).isDirectory()) throw new UsageError(`${top} is no folder.`)
    await writeOnce(join(top, '.gitignore'), '*\n')
  })
  return folder
}

// What is there stays: a link that came with the sources might lead anywhere.
const writeOnce = async (path: string, text: string): Promise<void> => {
  await writeFile(path, text, { flag: 'wx' }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error
  })
}

/** The state files in a folder, by name; none where there is no folder. */
export const craftFiles = async (folder: string): Promise<readonly string[]> => {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => /^[\w-]+\.json$/.test(name)).sort()
}

/** Reads a craft; undefined where there is none. One that is damaged is refused. */
export const loadCraft = async (path: string): Promise<Craft | undefined> => {
  const bytes = await told(path, () => readBounded(path))
  if (!bytes) return undefined
  const craft = readCraft(bytes)
  if (craft) return craft
  throw new InvalidError(
    `${path} is no state of an attestation that this version can read.`,
    [],
    'Name another file with --state, or remove this one and begin again: berth attestation init',
  )
}

/** Writes a craft in place of what was there: all of it or nothing, even if we are killed. */
export const saveCraft = async (path: string, craft: Craft): Promise<void> => {
  const text = formatCraft(craft)
  if (Buffer.byteLength(text) > mostCraftBytes)
    throw new InvalidError(
      'The materials say too much for one attestation.',
      [],
      'Give shorter strings and annotations, or make two attestations',
    )
  const fresh = join(dirname(path), `.${basename(path)}.${randomBytes(8).toString('hex')}`)
  await told(path, async () => {
    try {
      const file = await open(fresh, 'wx', 0o600)
      try {
        await file.writeFile(text)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(fresh, path)
    } catch (error) {
      await rm(fresh, { force: true })
      throw error
    }
  })
}

/** Removes a craft's file, if it is there. */
export const dropCraft = (path: string): Promise<void> =>
  told(path, () => rm(path, { force: true }))

const readBounded = async (path: string): Promise<Buffer | undefined> => {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return undefined
      throw error
    },
  )
  if (!file) return undefined
  try {
    const found = await file.stat()
    if (!found.isFile() || found.size > mostCraftBytes) return Buffer.alloc(0)
    return await file.readFile()
  } finally {
    await file.close()
  }
}

const told = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    const code = codeOf(error)
    if (code === undefined) throw error
    throw new UsageError(
      `The state of the attestation cannot be kept: ${path} (${code}).`,
      'Check the folder, or name another file with --state',
    )
  }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && 'syscall' in error ? String(error.code) : undefined

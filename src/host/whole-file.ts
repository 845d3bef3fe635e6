import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { said } from './said.ts'

/**
 * Writes a file so that after a crash the old or the new one is there, whole, and once this returns
 * the new one is on the disk.
 */
export const writeWhole = (path: string, content: string | Buffer): void => {
  const aside = `${path}.new`
  const file = openSync(aside, 'w', 0o600)
  try {
    writeFileSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(aside, path)
  flushFolder(dirname(path))
}

/** Puts on the disk which files a folder has. */
export const flushFolder = (path: string): void => {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** The JSON in a file; undefined where there is no file, an error where it is not JSON. */
export const readJson = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new Error(`${path} cannot be read: ${said(error)}`, { cause: error })
  }
}

/**
 * What a file of one shape holds; undefined where there is no file. One that is not whole is set
 * aside, with a word to the operator that ends with what comes of it.
 */
export const readOrSetAside = <T>(
  path: string,
  shape: (value: unknown, at: string) => T,
  note: (text: string) => void,
  consequence = '',
): T | undefined => {
  try {
    const found = readJson(path)
    return found === undefined ? undefined : shape(found, path)
  } catch (error) {
    const aside = `${path}.damaged`
    renameSync(path, aside)
    note(`${said(error)}; it is kept as ${aside}${consequence}`)
    return undefined
  }
}

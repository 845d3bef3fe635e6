import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { link, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { RouteSet } from '../wire.ts'
import { tableOf } from './route-table.ts'

/** What the disk had to say. */
export type Snapshot =
  | { readonly what: 'none' }
  | { readonly what: 'whole'; readonly set: RouteSet }
  /** The newest was not whole; its copy was, or the one before it where none had been made yet. */
  | { readonly what: 'previous'; readonly set: RouteSet; readonly why: string }
  | { readonly what: 'damaged'; readonly why: string }

const format = 1
const previousOf = (path: string): string => `${path}.previous`

/** Reads what `writeSnapshot` wrote; never throws, never takes a part for the whole. */
export const readSnapshot = (path: string): Snapshot => {
  const newest = readOne(path)
  if (newest !== null && typeof newest !== 'string') return { what: 'whole', set: newest }
  const before = readOne(previousOf(path))
  if (newest === null && before === null) return { what: 'none' }
  const why = newest ?? `${path} is not there`
  if (before !== null && typeof before !== 'string') return { what: 'previous', set: before, why }
  return { what: 'damaged', why: before === null ? why : `${why}; ${before}` }
}

/**
 * Resolves when the set would survive a power cut; the one that it replaces is kept beside it until
 * a copy of the new one is, unless that is not whole: it must not push out the one before it.
 */
export const writeSnapshot = async (
  path: string,
  set: RouteSet,
  keepNewest: boolean,
): Promise<void> => {
  const aside = `${path}.new`
  await writeFlushed(aside, textOf(set))
  if (keepNewest) await keepAsPrevious(path)
  await rename(aside, path)
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Puts a copy of the newest beside it: what it replaced may name what has ended since. */
export const copySnapshot = async (path: string, set: RouteSet): Promise<void> => {
  const aside = `${previousOf(path)}.new`
  await rm(aside, { force: true })
  await writeFlushed(aside, textOf(set))
  await rename(aside, previousOf(path))
}

const writeFlushed = async (path: string, text: string): Promise<void> => {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

const keepAsPrevious = async (path: string): Promise<void> => {
  await rm(`${previousOf(path)}.new`, { force: true })
  await link(path, `${previousOf(path)}.new`).catch(unlessMissing)
  await rename(`${previousOf(path)}.new`, previousOf(path)).catch(unlessMissing)
}

const unlessMissing = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'ENOENT') throw error
}

const textOf = (set: RouteSet): string =>
  `${JSON.stringify({ format, sha256: digestOf(set), set })}\n`

const digestOf = (set: RouteSet): string =>
  createHash('sha256').update(JSON.stringify(set)).digest('hex')

/** The set, null where there is no file, or why it cannot be used. */
const readOne = (path: string): RouteSet | null | string => {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : `${path} cannot be read`
  }
  try {
    const found = JSON.parse(text) as { format: number; sha256: string; set: RouteSet }
    if (found.format !== format) return `${path} has format ${found.format}, not ${format}`
    if (found.sha256 !== digestOf(found.set)) return `${path} does not match its digest`
    tableOf(found.set.routes)
    return found.set
  } catch {
    return `${path} is not whole`
  }
}

import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { printable } from '../shown/printable.ts'
import { UsageError } from '../frame/errors.ts'
import type { Environment } from '../frame/context.ts'
import { git } from './git.ts'

/** How deep repositories may stand in each other. */
const mostDepth = 8

/** Whether git looks after this folder: it is in a checkout, and not ignored there. */
export const isLookedAfter = async (folder: string, env: Environment): Promise<boolean> => {
  const inside = await git(folder, ['rev-parse', '--is-inside-work-tree'], env)
  if (!inside) return false
  if (inside.code !== 0) {
    if (/not a git repository/.test(inside.complaint)) return false
    const [why = ''] = inside.complaint.split('\n')
    throw new UsageError(`git does not read ${folder}: ${printable(why)}`)
  }
  if (inside.bytes.toString('latin1').trim() !== 'true') return false
  return (await git(folder, ['check-ignore', '-q', '.'], env))?.code !== 0
}

/** Whether a path, with a slash at its end for a folder, is left out of the source. */
export type IsLeftOut = (path: string) => boolean

/**
 * The files that git tracks, and those that it neither tracks nor ignores, below a folder; those of
 * submodules and of repositories inside too. Relative, with slashes, in no order.
 */
export const listedFiles = async (
  folder: string,
  env: Environment,
  isLeftOut: IsLeftOut,
): Promise<readonly string[]> => {
  const files: string[] = []
  const list = async (base: string, depth: number): Promise<void> => {
    if (depth > mostDepth)
      throw new UsageError(`More than ${mostDepth} repositories stand in each other.`)
    for (const listed of await namesIn(join(folder, base), env)) {
      const path = `${base}${listed.endsWith('/') ? listed.slice(0, -1) : listed}`
      const found = await lstat(join(folder, path)).catch(() => undefined)
      // Tracked, but deleted here: it is no part of this tree.
      if (!found || isLeftOut(found.isDirectory() ? `${path}/` : path)) continue
      if (!found.isDirectory()) files.push(path)
      else {
        await requireCheckedOut(folder, path)
        await list(`${path}/`, depth + 1)
      }
    }
  }
  await list('', 0)
  return files
}

/** A submodule, or a repository that nobody has declared, is asked itself. */
const requireCheckedOut = async (folder: string, path: string): Promise<void> => {
  if (await lstat(join(folder, path, '.git')).catch(() => undefined)) return
  throw new UsageError(
    `The submodule ${printable(path)} is not checked out.`,
    'Fetch it: git submodule update --init --recursive. Or name it in .berthignore',
  )
}

const namesIn = async (folder: string, env: Environment): Promise<ReadonlySet<string>> => {
  const argv = ['ls-files', '-z', '-co', '--exclude-standard']
  const answer = await git(folder, argv, env)
  if (answer?.code === 0) return new Set(splitNames(answer.bytes))
  throw new UsageError(`git does not list ${folder}: ${printable(answer?.complaint ?? '')}`)
}

const splitNames = (bytes: Buffer): readonly string[] => {
  const text = bytes.toString('utf8')
  if (!Buffer.from(text).equals(bytes))
    throw new UsageError('A name in the source is not UTF-8.', 'Rename it, or ignore it.')
  return text.split('\0').filter((name) => name !== '')
}

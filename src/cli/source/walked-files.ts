import ignore, { type Ignore } from 'ignore'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '../frame/errors.ts'
import type { IsLeftOut } from './listed-files.ts'

/** The largest file of patterns, in bytes. */
const mostPatternBytes = 1024 * 1024

/** Patterns of one folder, and where that stands. */
interface Rules {
  readonly base: string
  readonly patterns: Ignore
}

/**
 * The files below a folder that no `.gitignore` names, in a folder that git does not look after.
 * Relative, with slashes, in no order.
 */
export const walkedFiles = async (
  folder: string,
  isLeftOut: IsLeftOut,
): Promise<readonly string[]> => {
  const files: string[] = []
  const walk = async (path: string, above: readonly Rules[]): Promise<void> => {
    const base = path === '' ? '' : `${path}/`
    const patterns = await readPatterns(join(folder, path, '.gitignore'))
    const rules = patterns ? [{ base, patterns }, ...above] : above
    for (const each of await readdir(join(folder, path), { withFileTypes: true })) {
      const inside = `${base}${each.name}`
      const isFolder = each.isDirectory()
      const shown = isFolder ? `${inside}/` : inside
      if (isLeftOut(shown) || isIgnored(rules, shown)) continue
      if (isFolder) await walk(inside, rules)
      else files.push(inside)
    }
  }
  await walk('', [])
  return files
}

/** The patterns of a file in the syntax of `.gitignore`; undefined where there is none. */
export const readPatterns = async (path: string): Promise<Ignore | undefined> => {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) return undefined
  if (found.size > mostPatternBytes)
    throw new UsageError(`${path} is larger than ${mostPatternBytes} bytes.`)
  return ignore({ ignorecase: false }).add(await readFile(path, 'utf8'))
}

/** The nearest patterns that say anything decide. */
const isIgnored = (rules: readonly Rules[], path: string): boolean => {
  for (const { base, patterns } of rules) {
    const { ignored, unignored } = patterns.test(path.slice(base.length))
    if (ignored || unignored) return ignored
  }
  return false
}

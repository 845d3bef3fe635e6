import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { parseName } from '../../formats/name.ts'
import type { CliContext } from '../frame/context.ts'
import { UsageError } from '../frame/errors.ts'

/**
 * The project: the one that is named, else that of the nearest `berth.yml` upward, else the name of
 * the nearest folder upward with a `Procfile`.
 */
export const projectOf = async (
  named: string | undefined,
  { cwd }: Pick<CliContext, 'cwd'>,
): Promise<string> => {
  if (named !== undefined) return named
  for (let folder = cwd; ; folder = dirname(folder)) {
    const path = join(folder, 'berth.yml')
    const text = await readFile(path, 'utf8').catch(() => undefined)
    if (text !== undefined) {
      const plain = plainName(text)
      if (plain !== undefined) return plain
      const { nameInDescriptor } = await import('./name-in-descriptor.ts')
      return nameInDescriptor(path, text)
    }
    if (dirname(folder) === folder) break
  }
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'Procfile'))) return nameAfter(folder)
    if (dirname(folder) === folder) break
  }
  throw new UsageError(
    'Which project? There is no berth.yml and no Procfile here or above.',
    'Give it: --project NAME',
  )
}

/**
 * The name in a descriptor that begins with it, on a line of its own and without quotes, as most
 * do: those need no reader of YAML, which takes long to load. Undefined for all others.
 */
export const plainName = (text: string): string | undefined => {
  const [, name] = /^(?:#.*\n|\n)*name: ([a-z][a-z0-9-]*)\n(?=\S)/.exec(text) ?? []
  return name === undefined || yamlWords.has(name) ? undefined : name
}

/** Read by YAML as something else than text. */
const yamlWords: ReadonlySet<string> = new Set(['null', 'true', 'false'])

/** The project of a folder whose descriptor says no name. */
export const nameAfter = (folder: string): string => {
  const name = parseName(basename(folder))
  if (name.ok) return name.value
  throw new UsageError(
    `The project cannot be named after the folder: ${basename(folder)} ${name.problem}.`,
    'Give it: --project NAME',
  )
}

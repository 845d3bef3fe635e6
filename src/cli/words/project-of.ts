import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parseName } from '../../formats/name.ts'
import type { CliContext } from '../frame/context.ts'
import { UsageError } from '../frame/errors.ts'
import { nearestWith } from './nearest.ts'
import { unreadable } from './read-input.ts'

/**
 * The project: the one that is named, else that of the nearest `berth.yml` upward, else the name of
 * the nearest folder upward with a `Procfile`.
 */
export const projectOf = async (
  named: string | undefined,
  { cwd }: Pick<CliContext, 'cwd'>,
): Promise<string> => {
  if (named !== undefined) return named
  const described = nearestWith('berth.yml', cwd)
  if (described !== undefined) return await nameIn(join(described, 'berth.yml'))
  const listed = nearestWith('Procfile', cwd)
  if (listed !== undefined) return nameAfter(listed)
  throw new UsageError(
    'Which project? There is no berth.yml and no Procfile here or above.',
    'Give it: --project NAME',
  )
}

const nameIn = async (path: string): Promise<string> => {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(path, 'berth.yml', error)
  })
  const plain = plainName(text)
  if (plain !== undefined) return plain
  const { nameInDescriptor } = await import('./name-in-descriptor.ts')
  return nameInDescriptor(path, text)
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

/** The project of a folder whose descriptor says no name; `next` is what to do where it has none. */
export const nameAfter = (folder: string, next = 'Give it: --project NAME'): string => {
  const name = parseName(basename(folder))
  if (name.ok) return name.value
  throw new UsageError(
    `The project cannot be named after the folder: ${basename(folder)} ${name.problem}.`,
    next,
  )
}

import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { readDescriptor, type Descriptor } from '../../formats/descriptor/descriptor.ts'
import type { Look } from '../../formats/descriptor/absences.ts'
import { formatFlaws, type Located } from '../../formats/located.ts'
import { readProcfile } from '../../formats/descriptor/procfile.ts'
import type { CliContext } from '../frame/context.ts'
import { nameAfter } from './project-of.ts'
import { readInput } from './read-input.ts'
import { InvalidError, MissingError } from '../frame/errors.ts'

/** The largest descriptor, in bytes. */
export const mostDescriptorBytes = 256 * 1024

/** A descriptor, and the file that it was read from, as it is told to people. */
export interface LoadedDescriptor {
  readonly file: string
  readonly descriptor: Descriptor
}

/**
 * Reads the descriptor: the named file, else `berth.yml` in the current folder, else its `Procfile`,
 * whose project is named after the folder.
 */
export const loadDescriptor = async (
  context: Pick<CliContext, 'cwd' | 'stdin'>,
  named: string | undefined,
): Promise<LoadedDescriptor> => {
  const file = named ?? foundIn(context.cwd)
  const path = file === '-' ? file : resolve(context.cwd, file)
  const bytes = await readInput(
    path,
    named === undefined ? file : '--file',
    mostDescriptorBytes,
    context,
  )
  const told = file === '-' ? 'berth.yml' : file
  const read =
    basename(path) === 'Procfile'
      ? procfile(bytes, path)
      : readDescriptor(bytes, file === '-' ? undefined : lookIn(dirname(path)))
  if (!read.ok) throw invalidDescriptor(told, read)
  return { file: told, descriptor: read.value }
}

/** Says what lies below a folder. */
export const lookIn =
  (folder: string): Look =>
  (path) => {
    const found = statSync(join(folder, path), { throwIfNoEntry: false })
    return found?.isDirectory() ? 'folder' : found?.isFile() ? 'file' : 'nothing'
  }

const foundIn = (folder: string): string => {
  const found = ['berth.yml', 'Procfile'].find((name) => existsSync(resolve(folder, name)))
  if (found !== undefined) return found
  throw new MissingError('There is no berth.yml and no Procfile here.', 'Write one: berth init')
}

const procfile = (bytes: Uint8Array, path: string): Located<Descriptor> => {
  const name = nameAfter(dirname(path), 'Write a berth.yml with its name: berth init --name NAME')
  return readProcfile(Buffer.from(bytes).toString('utf8'), name)
}

/** What is wrong in a descriptor, all of it, each with its place. */
export const invalidDescriptor = (
  file: string,
  { flaws }: Extract<Located<never>, { ok: false }>,
): InvalidError =>
  new InvalidError(
    `${file} is not valid.`,
    formatFlaws(file, flaws).split('\n'),
    'Correct it; what may stand there: berth config example',
  )

import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CliContext } from './context.ts'
import { UsageError } from './usage-error.ts'

/** The project: the one that is named, else that of the nearest `berth.yml` upward. */
export const projectOf = async (
  named: string | undefined,
  { cwd }: Pick<CliContext, 'cwd'>,
): Promise<string> => {
  if (named !== undefined) return named
  for (let folder = cwd; ; folder = dirname(folder)) {
    const path = join(folder, 'berth.yml')
    const text = await readFile(path, 'utf8').catch(() => undefined)
    if (text !== undefined) {
      const { nameInDescriptor } = await import('./name-in-descriptor.ts')
      return nameInDescriptor(path, text)
    }
    if (dirname(folder) === folder) break
  }
  throw new UsageError(
    'The project is missing: there is no berth.yml here or above.',
    'Give it: --project NAME',
  )
}

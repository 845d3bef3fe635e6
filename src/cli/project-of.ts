import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CliContext } from './context.ts'
import { UsageError } from './usage-error.ts'

const mostBytes = 256 * 1024

/** The project: the one that is named, else that of the nearest `berth.yml` upward. */
export const projectOf = async (
  named: string | undefined,
  { cwd }: Pick<CliContext, 'cwd'>,
): Promise<string> => {
  if (named !== undefined) return named
  for (let folder = cwd; ; folder = dirname(folder)) {
    const path = join(folder, 'berth.yml')
    const text = await readFile(path, 'utf8').catch(() => undefined)
    if (text !== undefined) return await nameIn(path, text)
    if (dirname(folder) === folder) break
  }
  throw new UsageError(
    'The project is missing: there is no berth.yml here or above.',
    'Give it: --project NAME',
  )
}

// No more than its name: whatever else is wrong in the file is none of our business here.
const nameIn = async (path: string, text: string): Promise<string> => {
  const { parse } = await import('yaml')
  try {
    if (text.length > mostBytes) throw new Error('too large')
    const read: unknown = parse(text, { maxAliasCount: 0, logLevel: 'silent' })
    const { name } = Object(read) as { readonly name?: unknown }
    if (typeof name === 'string' && name !== '') return name
  } catch {
    // Told below.
  }
  throw new UsageError(`${path} says no name.`, 'Check it, or give the project: --project NAME')
}

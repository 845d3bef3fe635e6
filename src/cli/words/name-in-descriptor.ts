import { parse } from 'yaml'
import { UsageError } from '../frame/errors.ts'

const mostBytes = 256 * 1024

/**
 * The project's name in a `berth.yml`, and no more: whatever else is wrong in the file is none of
 * the caller's business. Apart, because few commands need to read YAML.
 */
export const nameInDescriptor = (path: string, text: string): string => {
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

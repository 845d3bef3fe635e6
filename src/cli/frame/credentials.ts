import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import type { CliContext } from './context.ts'
import { codeOf, UsageError } from './errors.ts'

/** A server, one of its organizations, and the token that opens it. */
export interface SavedContext {
  readonly server: string
  readonly organization: string
  readonly token: string
}

/** Everything that is saved; `current` is one of `contexts`, or none. */
export interface Credentials {
  readonly current: SavedContext | undefined
  readonly contexts: readonly SavedContext[]
}

const mostBytes = 1024 * 1024

/** What decides where the file is. */
export type Home = Pick<CliContext, 'env' | 'home'>

/** Where contexts are saved; a relative XDG_CONFIG_HOME counts as none (XDG Base Directory). */
export const credentialsPath = ({ env, home }: Home): string => {
  const base = env['XDG_CONFIG_HOME'] ?? ''
  return join(isAbsolute(base) ? base : join(home, '.config'), 'berth', 'credentials.json')
}

/** Reads what is saved; no file is nothing saved, and a broken one is an error that names it. */
export const readCredentials = (where: Home): Credentials => {
  const path = credentialsPath(where)
  const text = readText(path)
  if (text === undefined) return { current: undefined, contexts: [] }
  const broken = (): UsageError =>
    new UsageError(
      `${path} is not a credentials file that we wrote.`,
      'Move it away and log in again: berth login --server URL --token-stdin',
    )
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw broken()
  }
  if (!isFile(value)) throw broken()
  const { current, contexts } = value
  return { contexts, current: contexts.find((context) => current && isSame(context, current)) }
}

/** Saves a context, in place of one for the same server and organization, and makes it current. */
export const saveContext = (where: Home, context: SavedContext): string => {
  const { server, organization, token } = context
  const others = readCredentials(where).contexts.filter((other) => !isSame(other, context))
  return write(where, [...others, { server, organization, token }], context)
}

/** Makes a saved context the current one. */
export const useContext = (where: Home, context: SavedContext): string =>
  write(where, readCredentials(where).contexts, context)

/** What a context is called: `organization@host`. */
export const contextName = ({ server, organization }: SavedContext): string =>
  `${organization}@${server.replace(/^https?:\/\//, '')}`

type Key = Pick<SavedContext, 'server' | 'organization'>

const isSame = (a: Key, b: Key): boolean =>
  a.server === b.server && a.organization === b.organization

const write = (where: Home, contexts: readonly SavedContext[], current: Key): string => {
  const path = credentialsPath(where)
  const { server, organization } = current
  const text = JSON.stringify({ version: 1, current: { server, organization }, contexts }, null, 2)
  const fresh = `${path}.${process.pid}.new`
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    chmodSync(dirname(path), 0o700)
    writeFileSync(fresh, `${text}\n`, { mode: 0o600, flag: 'wx' })
    renameSync(fresh, path)
  } catch (error) {
    rmSync(fresh, { force: true })
    throw new UsageError(
      `${path} cannot be written (${codeOf(error)}).`,
      'Make the folder writable, or use BERTH_SERVER and BERTH_TOKEN instead',
    )
  }
  return path
}

const readText = (path: string): string | undefined => {
  try {
    // Not a device or a pipe, from which one could read for ever.
    const stat = statSync(path)
    if (!stat.isFile() || stat.size > mostBytes)
      throw new UsageError(
        `${path} is no file of at most ${mostBytes} bytes.`,
        'Move it away and log in again: berth login --server URL --token-stdin',
      )
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    if (error instanceof UsageError) throw error
    throw new UsageError(`${path} cannot be read (${codeOf(error)}).`, 'Check who owns the file')
  }
}

const isFile = (
  value: unknown,
): value is { readonly current: Key | null; readonly contexts: readonly SavedContext[] } => {
  if (!isRecord(value) || value['version'] !== 1 || !Array.isArray(value['contexts'])) return false
  const { current, contexts } = value
  return (
    (current === null || isKey(current)) &&
    contexts.every((context: unknown) => isKey(context) && hasTexts(context, ['token']))
  )
}

const isKey = (value: unknown): boolean => hasTexts(value, ['server', 'organization'])

const hasTexts = (value: unknown, names: readonly string[]): boolean =>
  isRecord(value) && names.every((name) => typeof value[name] === 'string' && value[name] !== '')

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

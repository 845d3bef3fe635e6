import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * How tests get at a PostgreSQL server: one that runs, programs that start one, or a reason for
 * none.
 */
export type Found =
  | { readonly by: 'url'; readonly url: string }
  | { readonly by: 'programs'; readonly folder: string; readonly user?: User }
  | { readonly by: 'none'; readonly reason: string }

/** Whom the server runs as, because it refuses to run as root. */
export interface User {
  readonly uid: number
  readonly gid: number
}

/** Looks at `BERTH_TEST_POSTGRES_URL`, then for the system's `initdb` and `postgres`. */
export const findPostgres = (): Found => {
  const url = process.env['BERTH_TEST_POSTGRES_URL']
  if (url !== undefined) return { by: 'url', url }
  return findPrograms()
}

/** Looks only for the system's `initdb` and `postgres`. */
export const findPrograms = (): Exclude<Found, { by: 'url' }> => {
  if (process.platform === 'win32') return none('no BERTH_TEST_POSTGRES_URL')
  const folder = programFolders().find((candidate) =>
    ['initdb', 'postgres'].every((program) => existsSync(join(candidate, program))),
  )
  if (folder === undefined)
    return none('neither BERTH_TEST_POSTGRES_URL nor the programs initdb and postgres')
  if (process.getuid?.() !== 0) return { by: 'programs', folder }
  const user = userNamed('postgres')
  return user ? { by: 'programs', folder, user } : none('root, but no user postgres to run it as')
}

const none = (reason: string): Extract<Found, { by: 'none' }> => ({ by: 'none', reason })

/** Debian keeps its versions apart; the newest is taken. */
const programFolders = (): readonly string[] => {
  const versions = '/usr/lib/postgresql'
  const debian = existsSync(versions)
    ? readdirSync(versions)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(versions, version, 'bin'))
    : []
  return [...debian, ...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean)]
}

const userNamed = (name: string): User | undefined => {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [user, , uid, gid] = line.split(':')
    if (user === name) return { uid: Number(uid), gid: Number(gid) }
  }
  return undefined
}

import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { DatabaseFlags, RecoverFlags, Recovered } from './cli/frame/context.ts'
import { UsageError } from './cli/frame/errors.ts'
import { ProblemError } from './client/errors.ts'
import { dataFolder } from './config/platform-folders.ts'
import { loadSettings, type Settings } from './config/settings.ts'
import { adoptHost } from './core/access/adopt-host.ts'
import type { KeyFingerprints } from './core/access/first-start.ts'
import { recoverAdministrator } from './core/access/recover-administrator.ts'
import type { World } from './core/kernel/context.ts'
import { idsFrom } from './core/kernel/id.ts'
import { Fault, Refusal } from './core/kernel/refusal.ts'
import { problemOf } from './http/problem.ts'
import { loadKeys } from './keys.ts'
import { databaseFile, openDatabase } from './open-database.ts'
import { shippedMigrations } from './shipped-migrations.ts'

/** Makes an administrator's token straight in the database, beside a server or without one. */
export const recoverOnDisk = (flags: RecoverFlags): Promise<Recovered> => {
  const { organization, install } = flags
  return onDisk(flags, (world, keys) =>
    recoverAdministrator(world, keys, { organization, install }),
  )
}

/** Lets a restored database rule its host again, beside a server or without one. */
export const adoptOnDisk = (flags: DatabaseFlags): ReturnType<typeof adoptHost> =>
  onDisk(flags, adoptHost)

type Act<T> = (world: World, keys: KeyFingerprints) => Promise<T>

const onDisk = async <T>(flags: DatabaseFlags, act: Act<T>): Promise<T> => {
  const { data, 'database-url': databaseUrl } = flags
  const typed = { data: data && resolve(data), 'database-url': databaseUrl }
  const settings = loadSettings(typed, process.env)
  if (!settings.ok) throw new UsageError(`${settings.problem}.`)
  try {
    return await inDatabase(settings.value, act)
  } catch (error) {
    throw told(error)
  }
}

const inDatabase = async <T>(settings: Settings, act: Act<T>): Promise<T> => {
  const data = settings.data ?? dataFolder(process.platform, process.env, homedir())
  if (settings.databaseUrl === undefined && !existsSync(databaseFile(data)))
    throw new Fault(
      'database_unavailable',
      `There is no database in ${data}. Say where the server keeps it: --data DIR`,
    )
  const { fingerprints } = loadKeys(data, false)
  const db = await openDatabase(settings, data, shippedMigrations())
  try {
    const now = Date.now
    const ids = idsFrom(now, randomBytes)
    const world = { db, now, newId: ids, random: randomBytes, wake: () => {} }
    return await act(world, fingerprints)
  } finally {
    await db.close()
  }
}

/** As the command line tells it: on the machine of the server a fault may say what it is. */
const told = (error: unknown): unknown => {
  if (error instanceof Refusal) return new ProblemError(problemOf(error, ''))
  const fault =
    error instanceof Error && 'syscall' in error
      ? new Fault('database_unavailable', `${error.message}.`)
      : error
  if (!(fault instanceof Fault)) return error
  const { next: _, ...problem } = problemOf(fault, '')
  return new ProblemError({ ...problem, detail: fault.message })
}

import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { RecoverFlags, Recovered } from './cli/context.ts'
import { UsageError } from './cli/usage-error.ts'
import { ProblemError } from './client/errors.ts'
import { dataFolder } from './config/platform-folders.ts'
import { loadSettings, type Settings } from './config/settings.ts'
import { recoverAdministrator } from './core/access/recover-administrator.ts'
import { idsFrom } from './core/kernel/id.ts'
import { Fault, Refusal } from './core/kernel/refusal.ts'
import { problemOf } from './http/problem.ts'
import { loadKeys } from './keys.ts'
import { databaseFile, openDatabase } from './open-database.ts'
import { shippedMigrations } from './shipped-migrations.ts'

/** Makes an administrator's token straight in the database, beside a server or without one. */
export const recoverOnDisk = async (flags: RecoverFlags): Promise<Recovered> => {
  const { organization, install, data, 'database-url': databaseUrl } = flags
  const typed = { data: data && resolve(data), 'database-url': databaseUrl }
  const settings = loadSettings(typed, process.env)
  if (!settings.ok) throw new UsageError(`${settings.problem}.`)
  try {
    return await recover(settings.value, { organization, install })
  } catch (error) {
    throw told(error)
  }
}

const recover = async (
  settings: Settings,
  input: Parameters<typeof recoverAdministrator>[2],
): Promise<Recovered> => {
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
    return await recoverAdministrator(world, fingerprints, input)
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

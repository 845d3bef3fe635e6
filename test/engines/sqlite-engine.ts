import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from '../../src/db/sqlite.ts'
import { shippedMigrations, type Places } from './places.ts'

/** Database files in one temporary folder. */
export const sqlitePlaces = (): Places => {
  let begun: Promise<Begun> | undefined
  let last = 0
  return {
    create: async (migrated) => {
      const { folder, template } = await (begun ??= begin())
      const place = join(folder, `${++last}.db`)
      if (migrated) await copyFile(template, place)
      return place
    },
    open: (path, options) => openSqlite({ migrations: shippedMigrations, ...options, path }),
    remove: async (place) => {
      for (const suffix of ['', '-wal', '-shm']) await rm(place + suffix, { force: true })
    },
    end: async () => {
      if (begun) await rm((await begun).folder, { recursive: true, force: true })
      begun = undefined
    },
  }
}

interface Begun {
  readonly folder: string
  readonly template: string
}

const begin = async (): Promise<Begun> => {
  const folder = await mkdtemp(join(tmpdir(), 'berth-sqlite-'))
  const template = join(folder, 'template.db')
  const db = await openSqlite({ path: template, migrations: shippedMigrations })
  await db.close()
  return { folder, template }
}

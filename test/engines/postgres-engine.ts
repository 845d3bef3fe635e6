import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { openPostgres } from '../../src/db/postgres.ts'
import type { Found } from './postgres-found.ts'
import { shippedMigrations, type Places } from './places.ts'
import { startPostgres } from './postgres-server.ts'

type Way = Exclude<Found, { by: 'none' }>

/** One server that all suites of this process share, and the migrated database that others copy. */
interface Cluster {
  readonly admin: pg.Client
  readonly template: string
  readonly addressOf: (name: string) => string
  readonly drop: (name: string) => Promise<void>
  readonly end: () => Promise<void>
}

const clusters = new Map<'on' | 'off', { readonly cluster: Promise<Cluster>; users: number }>()

/** Databases on one server per process; it starts with the first that is made. */
export const postgresPlaces = (way: Way, fsync: 'on' | 'off'): Places => {
  let mine: Promise<Cluster> | undefined
  let last = 0
  const prefix = uniqueName()
  const join = (): Promise<Cluster> => {
    const shared = clusters.get(fsync) ?? { cluster: begin(way, fsync), users: 0 }
    clusters.set(fsync, shared)
    shared.users += 1
    return shared.cluster
  }
  return {
    create: async (migrated) => {
      const { admin, template, addressOf } = await (mine ??= join())
      const name = `${prefix}_${++last}`
      await admin.query(`create database ${name} template ${migrated ? template : 'template0'}`)
      return addressOf(name)
    },
    open: (url, options) =>
      openPostgres({ migrations: shippedMigrations, connections: 8, ...options, url }),
    remove: async (place) => {
      await (await mine)?.drop(new URL(place).pathname.slice(1))
    },
    end: async () => {
      const shared = clusters.get(fsync)
      if (!mine || !shared || --shared.users > 0) return
      clusters.delete(fsync)
      await (await mine).end()
    },
  }
}

const uniqueName = (): string => `berth_test_${process.pid}_${randomBytes(4).toString('hex')}`

const begin = async (way: Way, fsync: 'on' | 'off'): Promise<Cluster> => {
  const own = way.by === 'programs' ? await startPostgres(way, { fsync }) : undefined
  const server = new URL(way.by === 'url' ? way.url : (own?.url ?? ''))
  const addressOf = (name: string): string =>
    Object.assign(new URL(server), { pathname: name }).href
  const admin = new pg.Client({ connectionString: server.href })
  await admin.connect()
  const template = uniqueName()
  await admin.query(`create database ${template} template template0`)
  const db = await openPostgres({ url: addressOf(template), migrations: shippedMigrations })
  await db.close()
  const drop = async (name: string): Promise<void> => {
    await admin.query(`drop database ${name} with (force)`)
  }
  return {
    admin,
    template,
    addressOf,
    // A server of our own goes with all that is in it, and dropping is slow.
    drop: async (name) => (own ? undefined : await drop(name)),
    end: async () => {
      if (!own) await drop(template)
      await admin.end()
      await own?.stop()
    },
  }
}

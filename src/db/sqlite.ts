import { DatabaseSync } from 'node:sqlite'
import type { Database, Reader } from '../core/kernel/database.ts'
import { Fault } from '../core/kernel/refusal.ts'
import { inDialect, sqliteDialect } from './dialect.ts'
import { dueMigrations, type Migration } from './migrations.ts'
import { forbidNesting, unnested } from './nesting.ts'
import { connection, faultFrom, type Connection } from './sqlite-connection.ts'
import { groupCommit } from './sqlite-group.ts'

/** How the embedded database is opened. */
export interface SqliteOptions {
  readonly path: string
  readonly migrations: readonly Migration[]
  /** How long another process may hold the lock before a call fails, in milliseconds. */
  readonly busyMs?: number
  /** Told how long a transaction held the main loop, in milliseconds. */
  readonly onHeld?: (ms: number) => void
}

/**
 * Opens the embedded database: WAL, `synchronous=FULL`, group commit, one writer, one reader.
 * Brings the schema up to date. Relies on fsync and on one machine's file locks.
 */
export const openSqlite = (options: SqliteOptions): Database => {
  const writer = open(options, false)
  migrate(writer, options.migrations)
  const reader = open(options, true)
  const group = groupCommit(writer, options.onHeld ?? (() => {}))
  let tail: Promise<unknown> = Promise.resolve()
  let closed = false
  const insistOpen = (): void => {
    if (closed) throw new Fault('shutting_down', 'The server is stopping.')
  }
  return {
    read: async (body) => {
      forbidNesting()
      insistOpen()
      const turn = tail.then(() => snapshot(reader, body))
      tail = turn.catch(() => {})
      return await turn
    },
    write: async (body) => {
      forbidNesting()
      insistOpen()
      return await group.write(body)
    },
    close: async () => {
      if (closed) return
      closed = true
      await group.idle()
      await tail
      reader.close()
      writer.close()
    },
  }
}

const open = (options: SqliteOptions, readOnly: boolean): Connection => {
  try {
    const db = new DatabaseSync(options.path, { readOnly, timeout: options.busyMs ?? 2000 })
    if (!readOnly) {
      db.exec('pragma journal_mode = wal')
      db.exec('pragma synchronous = full')
      db.exec('pragma foreign_keys = on')
      db.exec('pragma journal_size_limit = 67108864')
    }
    db.exec('pragma cache_size = -65536')
    db.exec('pragma temp_store = memory')
    return connection(db)
  } catch (error) {
    throw faultFrom(error) ?? error
  }
}

const migrate = (writer: Connection, migrations: readonly Migration[]): void => {
  try {
    writer.exec('begin immediate')
    writer.exec(
      'create table if not exists migrations (number integer primary key, name text not null, minimum integer not null) strict',
    )
    const [row] = writer.all(
      'select coalesce(max(number), 0) as number, coalesce(max(minimum), 0) as minimum from migrations',
      [],
    )
    const applied = { number: Number(row?.['number']), minimum: Number(row?.['minimum']) }
    for (const { number, name, minimum, text } of dueMigrations(migrations, applied)) {
      writer.run('insert into migrations (number, name, minimum) values (?, ?, ?)', [
        number,
        name,
        minimum,
      ])
      writer.exec(inDialect(text, sqliteDialect))
    }
    writer.exec('commit')
  } catch (error) {
    if (writer.inTransaction()) writer.exec('rollback')
    writer.close()
    throw faultFrom(error) ?? error
  }
}

const snapshot = async <T>(reader: Connection, body: (tx: Reader) => Promise<T>): Promise<T> => {
  reader.exec('begin')
  try {
    return await unnested(() => body(reader.reader))
  } catch (error) {
    throw faultFrom(error) ?? error
  } finally {
    reader.exec('commit')
  }
}

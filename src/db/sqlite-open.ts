import { setTimeout } from 'node:timers/promises'
import { Fault } from '../core/kernel/refusal.ts'
import type { Migration } from './migrations.ts'
import { connect, type Connection } from './sqlite-connection.ts'
import { faultFrom, isBusy } from './sqlite-faults.ts'
import { migrateSqlite } from './sqlite-migrate.ts'

/** Opens the connection that writes, brings the schema up to date, and from then on never waits. */
export const openWriter = async (
  path: string,
  migrations: readonly Migration[],
  busyMs: number,
): Promise<Connection> => {
  const last = performance.now() + busyMs
  for (;;) {
    try {
      return opened(path, false, (writer) => {
        // A change to WAL that meets another start fails at once, whatever the timeout.
        const mode = writer.first('pragma journal_mode = wal', [])?.['journal_mode']
        if (mode !== 'wal')
          throw new Fault(
            'database_unavailable',
            'The database needs a write-ahead log, which the disk it is on does not allow.',
          )
        writer.script('pragma synchronous = full; pragma journal_size_limit = 67108864')
        // Fewer checkpoints, of more pages each: the log is written back once in 16 MiB.
        writer.script('pragma wal_autocheckpoint = 4096')
        migrateSqlite(writer, migrations)
        writer.script('pragma busy_timeout = 0')
      })
    } catch (error) {
      if (!isBusy(error) || performance.now() >= last) throw faultFrom(error) ?? error
    }
    await setTimeout(20)
  }
}

/** Opens a connection that only reads. Readers wait for nobody but the recovery after a crash. */
export const openReader = (path: string): Connection => {
  try {
    return opened(path, true, () => {})
  } catch (error) {
    throw faultFrom(error) ?? error
  }
}

const opened = (
  path: string,
  readOnly: boolean,
  prepare: (connection: Connection) => void,
): Connection => {
  const connection = connect(path, { readOnly, busyMs: 50 })
  try {
    connection.script('pragma cache_size = -32768; pragma temp_store = memory')
    prepare(connection)
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import type { Place } from './places.ts'

/** A row by its columns; a column that is not given is null. */
export type BulkRow = Readonly<Record<string, string | number | null>>

/** Rows straight into the tables, past every rule: the caller answers for what they say. */
export interface Bulk {
  insert(table: string, rows: Iterable<BulkRow>): Promise<void>
  one(text: string): Promise<Readonly<Record<string, unknown>>>
  /** Keeps everything; PostgreSQL then learns what its own upkeep would tell it in time. */
  end(): Promise<void>
}

export const bulkInto = (place: Place): Promise<Bulk> =>
  place.engine === 'sqlite' ? bulkSqlite(place.database) : bulkPostgres(place.database)

const bulkSqlite = async (path: string): Promise<Bulk> => {
  const db = new DatabaseSync(path, { timeout: 5000, enableForeignKeyConstraints: false })
  db.exec('pragma synchronous = off; pragma cache_size = -1048576; begin immediate')
  return {
    insert: async (table, rows) => {
      let insert: ReturnType<typeof db.prepare> | undefined
      for (const row of rows) {
        const columns = Object.keys(row)
        insert ??= db.prepare(
          `insert into ${table} (${columns.join(', ')})
           values (${columns.map(() => '?').join(', ')})`,
        )
        insert.run(...Object.values(row))
      }
    },
    one: async (text) => db.prepare(text).get() ?? {},
    end: async () => {
      db.exec('commit; pragma wal_checkpoint(truncate)')
      db.close()
    },
  }
}

const batch = 5000

const bulkPostgres = async (url: string): Promise<Bulk> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('set synchronous_commit = off')
  // Foreign keys are triggers; a superuser may leave them out.
  await client.query('set session_replication_role = replica').catch(() => undefined)
  const flush = async (table: string, rows: BulkRow[]): Promise<void> => {
    const columns = Object.keys(rows[0] ?? {}).join(', ')
    await client.query(
      `insert into ${table} (${columns}) overriding system value
       select ${columns} from json_populate_recordset(null::${table}, $1)`,
      [JSON.stringify(rows)],
    )
  }
  return {
    insert: async (table, rows) => {
      let waiting: BulkRow[] = []
      for (const row of rows) {
        waiting.push(row)
        if (waiting.length < batch) continue
        await flush(table, waiting)
        waiting = []
      }
      if (waiting.length > 0) await flush(table, waiting)
    },
    one: async (text) => (await client.query<Record<string, unknown>>(text)).rows[0] ?? {},
    end: async () => {
      await client.query('vacuum analyze')
      await client.query('checkpoint').catch(() => undefined)
      await client.end()
    },
  }
}

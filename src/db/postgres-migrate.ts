import type pg from 'pg'
import { inDialect, postgresDialect } from './dialect.ts'
import { dueMigrations, type Migration } from './migrations.ts'

/** Any number: it only has to be the same for every Berth, so that two starts take turns. */
const migrationLock = 7_420_001

/** Brings the schema up to date in one transaction per migration, one server at a time. */
export const migratePostgres = async (
  pool: pg.Pool,
  migrations: readonly Migration[],
): Promise<void> => {
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    await client.query(
      'create table if not exists migrations (number bigint primary key, name text not null, minimum bigint not null)',
    )
    const { rows } = await client.query<{ number: number; minimum: number }>(
      'select coalesce(max(number), 0)::bigint as number, coalesce(max(minimum), 0)::bigint as minimum from migrations',
    )
    const applied = rows[0] ?? { number: 0, minimum: 0 }
    for (const { number, name, minimum, text } of dueMigrations(migrations, applied)) {
      await client.query('begin')
      await client.query('insert into migrations (number, name, minimum) values ($1, $2, $3)', [
        number,
        name,
        minimum,
      ])
      await client.query(inDialect(text, postgresDialect))
      await client.query('commit')
    }
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    await client.query('select pg_advisory_unlock($1)', [migrationLock]).catch(() => {})
    client.release()
  }
}

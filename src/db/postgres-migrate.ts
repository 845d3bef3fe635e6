import pg from 'pg'
import { Fault } from '../core/kernel/refusal.ts'
import { inDialect, postgresDialect } from './dialect.ts'
import { connectFault, translated } from './postgres-faults.ts'
import { nextMigration, type Migration } from './migrations.ts'

/** Any number: it only has to be the same for every Berth, so that two starts take turns. */
const migrationLock = 7_420_001

/** How long a migration, or the wait for another start's, may take, in milliseconds. */
const migrationMs = 15 * 60_000

/** The oldest server that is asked to work. */
const oldestServer = 140_000

/**
 * Brings the schema up to date, a transaction per migration; starts at the same time take turns.
 */
export const migratePostgres = async (
  url: string,
  migrations: readonly Migration[],
): Promise<void> => {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5000,
    statement_timeout: migrationMs,
    application_name: 'berth migration',
  })
  // Its query reports a connection that dies; an event that nobody hears would end the process.
  client.on('error', () => {})
  await client.connect().catch((error: unknown) => {
    throw connectFault(error)
  })
  try {
    await insistUsable(client)
    while (await migrateOnce(client, migrations));
  } catch (error) {
    throw translated(error)
  } finally {
    await client.end()
  }
}

const insistUsable = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ version: string; encoding: string }>(
    `select current_setting('server_version_num') as version,
       current_setting('server_encoding') as encoding`,
  )
  const { version = '', encoding = '' } = rows[0] ?? {}
  if (Number(version) < oldestServer)
    throw new Fault('database_unavailable', 'The database server must be PostgreSQL 14 or newer.')
  if (encoding !== 'UTF8')
    throw new Fault(
      'database_unavailable',
      `The database must have been created with the encoding UTF8, not ${encoding}.`,
    )
}

const migrateOnce = async (
  client: pg.Client,
  migrations: readonly Migration[],
): Promise<boolean> => {
  await client.query('begin')
  try {
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock])
    await client.query(`
      create table if not exists migrations (
        number bigint not null,
        name text not null,
        minimum bigint not null,
        constraint migrations_pk primary key (number)
      )`)
    const { rows } = await client.query<{ number: string; minimum: string }>(
      `select coalesce(max(number), 0) as number, coalesce(max(minimum), 0) as minimum
       from migrations`,
    )
    const next = nextMigration(migrations, {
      number: Number(rows[0]?.number),
      minimum: Number(rows[0]?.minimum),
    })
    if (next) {
      await client.query(inDialect(next.text, postgresDialect))
      await client.query('insert into migrations (number, name, minimum) values ($1, $2, $3)', [
        next.number,
        next.name,
        next.minimum,
      ])
    }
    await client.query('commit')
    return next !== undefined
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

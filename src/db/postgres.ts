import { createHash } from 'node:crypto'
import pg from 'pg'
import type { Database, Reader, Row, Writer } from '../core/kernel/database.ts'
import { Fault } from '../core/kernel/refusal.ts'
import type { Sql } from '../core/kernel/sql.ts'
import { migratePostgres } from './postgres-migrate.ts'
import type { Migration } from './migrations.ts'
import { forbidNesting, unnested } from './nesting.ts'
import { statementText } from './statement.ts'

/** How the database server is reached. */
export interface PostgresOptions {
  /** `postgres://…`; it may hold a password and is never shown. */
  readonly url: string
  readonly migrations: readonly Migration[]
  /** The most connections at once. */
  readonly connections?: number
  /** How long one statement may take, in milliseconds. */
  readonly statementMs?: number
}

/** A race lost this often in a row is reported instead of tried again. */
const mostTries = 12

/** Opens a pool on PostgreSQL 14 or newer and brings the schema up to date. */
export const openPostgres = async (options: PostgresOptions): Promise<Database> => {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections ?? 20,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 30_000,
    statement_timeout: options.statementMs ?? 10_000,
    idle_in_transaction_session_timeout: 30_000,
    application_name: 'berth',
    types: { getTypeParser: parserOf },
  })
  // A connection that dies while idle is replaced by the pool; the next call reports what remains.
  pool.on('error', () => {})
  try {
    await migratePostgres(pool, options.migrations)
  } catch (error) {
    await pool.end()
    throw faultFrom(error) ?? error
  }
  return {
    read: async (body) => {
      forbidNesting()
      return await transaction(pool, 'begin isolation level repeatable read read only', body)
    },
    write: async (body) => {
      forbidNesting()
      const effects: (() => void)[] = []
      const answer = await untilWon(() => {
        effects.length = 0
        return transaction(pool, 'begin', (tx) => body({ ...tx, ...writing(tx.client, effects) }))
      })
      for (const effect of effects) effect()
      return answer
    },
    close: () => pool.end(),
  }
}

/** Eight-byte integers (type 20) come as numbers: every one we store is below 2^53. */
const parserOf: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === 20
    ? Number
    : (pg.types.getTypeParser as (oid: number, format?: string) => never)(oid, format)

const text = statementText((position) => `$${position}`)
const names = new Map<string, string>()

/** A name lets the server plan the text once per connection. */
const named = (statement: Sql, suffix = ''): pg.QueryConfig => {
  const full = text(statement) + suffix
  let name = names.get(full)
  if (name === undefined) {
    name = createHash('sha256').update(full).digest('base64url').slice(0, 40)
    if (names.size < 2048) names.set(full, name)
  }
  return { name, text: full, values: [...statement.values] }
}

type ClientReader = Reader & { readonly client: pg.ClientBase }

const reading = (client: pg.ClientBase): ClientReader => ({
  client,
  all: async (statement) => (await client.query<Row>(named(statement))).rows,
  first: async (statement) => (await client.query<Row>(named(statement))).rows[0],
})

const writing = (
  client: pg.ClientBase,
  effects: (() => void)[],
): Pick<Writer, 'run' | 'lock' | 'afterCommit'> => ({
  run: async (statement) => (await client.query(named(statement))).rowCount ?? 0,
  lock: async (mode, select) =>
    (await client.query<Row>(named(select, mode === 'share' ? ' for share' : ' for update'))).rows,
  afterCommit: (effect) => effects.push(effect),
})

const transaction = async <T>(
  pool: pg.Pool,
  begin: string,
  body: (tx: ClientReader) => Promise<T>,
): Promise<T> => {
  const client = await pool.connect().catch((error: unknown) => {
    throw faultFrom(error) ?? unreachable(error)
  })
  let broken: Error | undefined
  try {
    await client.query(begin)
    const answer = await unnested(() => body(reading(client)))
    await client.query('commit')
    return answer
  } catch (error) {
    await client.query('rollback').catch((lost: Error) => (broken = lost))
    throw isRace(error) ? error : (faultFrom(error) ?? error)
  } finally {
    client.release(broken)
  }
}

const untilWon = async <T>(attempt: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (!isRace(error)) throw error
      if (tries >= mostTries)
        throw new Fault('database_busy', 'The same rows were changed again and again.', error)
    }
  }
}

/** Unique violation, serialization failure, deadlock (PostgreSQL manual, appendix A): run it again. */
const isRace = (error: unknown): boolean => ['23505', '40001', '40P01'].includes(codeOf(error))

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const unreachable = (error: unknown): Fault =>
  new Fault('database_unavailable', 'The database cannot be reached.', error)

/** The fault behind an error of PostgreSQL or of the way to it, if it is one. */
export const faultFrom = (error: unknown): Fault | undefined => {
  const code = codeOf(error)
  if (code === '53100')
    return new Fault('storage_full', 'There is no room left for the database.', error)
  if (code === '55P03' || code === '57014')
    return new Fault('database_busy', 'The database did not answer in time.', error)
  if (/^(?:08|53|57|58)/.test(code) || /^E[A-Z]+$/.test(code)) return unreachable(error)
  if (error instanceof Error && /Connection terminated|timeout exceeded/.test(error.message))
    return unreachable(error)
  return undefined
}

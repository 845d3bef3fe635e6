import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import type { Database } from '../core/kernel/database.ts'
import { Fault } from '../core/kernel/refusal.ts'
import type { Migration } from './migrations.ts'
import { forbidNesting } from './nesting.ts'
import { connectFault, endlessRace, isRace, isUndecided } from './postgres-faults.ts'
import { migratePostgres } from './postgres-migrate.ts'
import { parserOf } from './postgres-statement.ts'
import { runAlone, runReader, runWriter } from './postgres-transaction.ts'
import { runEffects } from './transaction.ts'

/** How the database server is reached. */
export interface PostgresOptions {
  /** `postgres://…`; it may hold a password and is never shown. */
  readonly url: string
  readonly migrations: readonly Migration[]
  /** The most connections at once. */
  readonly connections?: number
  /** How long a transaction waits for another's lock before it fails, in milliseconds. */
  readonly busyMs?: number
  /** How many calls may wait for a connection before others are turned away. */
  readonly mostWaiting?: number
  /** How long one statement may take, in milliseconds. */
  readonly statementMs?: number
  /** How long one transaction may take, in milliseconds. */
  readonly transactionMs?: number
}

/** A race lost this often in a row is reported instead of tried again, each time a little later. */
const mostTries = 12
const pauseMs = 3

const usualTransactionMs = 30_000

/** Opens a pool on PostgreSQL 14 or newer and brings the schema up to date. */
export const openPostgres = async (options: PostgresOptions): Promise<Database> => {
  insistUrl(options.url)
  await migratePostgres(options.url, options.migrations)
  const pool = openPool(options)
  const { mostWaiting = 10_000, transactionMs = usualTransactionMs } = options
  let running = 0
  let closed: Promise<void> | undefined
  const idle = Promise.withResolvers<void>()

  const onConnection = async <T>(act: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    forbidNesting()
    if (closed) throw new Fault('shutting_down', 'The server is stopping.')
    if (pool.waitingCount >= mostWaiting)
      throw new Fault('database_busy', 'Too many calls wait for the database.')
    running += 1
    try {
      return await withClient(pool, act)
    } finally {
      running -= 1
      if (closed && running === 0) idle.resolve()
    }
  }
  const read: Database['read'] = (body) =>
    onConnection((client) => untilWon(() => runReader(client, transactionMs, body)))
  const close = async (): Promise<void> => {
    if (running > 0) await idle.promise
    await pool.end()
  }
  return {
    ask: (statement) => onConnection((client) => untilWon(() => runAlone(client, statement))),
    read,
    readHeavy: read,
    write: async (body) => {
      const effects: (() => void)[] = []
      const answer = await onConnection((client) =>
        untilWon(() => {
          effects.length = 0
          return runWriter(client, transactionMs, effects, body)
        }),
      )
      runEffects(effects)
      return answer
    },
    close: () => (closed ??= close()),
  }
}

const openPool = (options: PostgresOptions): pg.Pool => {
  const statementMs = options.statementMs ?? 10_000
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections ?? 20,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    // The statements of one body that do not await each other travel together.
    pipeline: true,
    lock_timeout: options.busyMs ?? 5000,
    statement_timeout: statementMs,
    // For a server that has gone without a word.
    query_timeout: statementMs + 5000,
    idle_in_transaction_session_timeout: options.transactionMs ?? usualTransactionMs,
    // Compiling a plan takes longer than any statement that we have; a page that is not next to
    // the last one is no dearer on today's disks. What runs alone only reads.
    options: '-c jit=off -c random_page_cost=1.1 -c default_transaction_read_only=on',
    application_name: 'berth',
    types: { getTypeParser: parserOf },
  })
  // A connection that dies is reported by the call that uses it; while idle, the pool replaces it.
  pool.on('error', () => {})
  pool.on('connect', (client) => {
    client.on('error', () => {})
    // What we do not undo ourselves, the server does, from version 17 on.
    client
      .query(boundTransactions, [`${2 * (options.transactionMs ?? usualTransactionMs)}`])
      .catch(() => {})
  })
  return pool
}

const boundTransactions = `
  select set_config(name, $1, false) as bound from pg_settings where name = 'transaction_timeout'`

const withClient = async <T>(
  pool: pg.Pool,
  act: (client: pg.PoolClient) => Promise<T>,
): Promise<T> => {
  const client = await pool.connect().catch((error: unknown) => {
    throw connectFault(error)
  })
  let broken = false
  try {
    return await act(client)
  } catch (error) {
    broken =
      error instanceof Fault &&
      (error.code === 'database_unavailable' || error.code === 'timed_out')
    throw error
  } finally {
    client.release(broken || client.getTransactionStatus() !== 'I')
  }
}

const untilWon = async <T>(attempt: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (!isRace(error)) throw error
      if (tries >= mostTries) throw endlessRace(error)
      if (isUndecided(error)) await setTimeout(tries * pauseMs)
    }
  }
}

/** An unreadable address is said without repeating it: it may hold a password. */
const insistUrl = (url: string): void => {
  if (!/^postgres(?:ql)?:/.test(url) || !URL.canParse(url))
    throw new Fault(
      'database_unavailable',
      'The address of the database must be postgres://user:password@host:port/name.',
    )
}

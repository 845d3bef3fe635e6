import type pg from 'pg'
import type { Reader, Row, Writer } from '../core/kernel/database.ts'
import { Fault } from '../core/kernel/refusal.ts'
import { sql, type Sql, type SqlValue } from '../core/kernel/sql.ts'
import { translated } from './postgres-faults.ts'
import { statementQuery } from './postgres-statement.ts'
import { beginLife, runAlive, type Life } from './transaction.ts'

/** Runs one statement that is a transaction by itself. */
export const runAlone = (client: pg.Client, statement: Sql): Promise<readonly Row[]> =>
  reading(client, beginLife()).all(statement)

/**
 * Runs the body between `begin` and `commit`, or rolls back and throws; so it does when statements
 * are still asked for after `mostMs`.
 */
export const runReader = async <T>(
  client: pg.Client,
  mostMs: number,
  body: (tx: Reader) => Promise<T>,
): Promise<T> => {
  const life = beginLife(mostMs)
  // Travels with the first statement. A write does not: it must not happen if `begin` failed.
  const begun = control(client, 'begin isolation level repeatable read read only')
  begun.catch(() => {})
  return await untilCommit(client, life, async () => {
    const answer = await body(reading(client, life))
    await life.waiting(begun)
    return answer
  })
}

/** The same for a body that writes; `effects` receives what it leaves for after the commit. */
export const runWriter = async <T>(
  client: pg.Client,
  mostMs: number,
  effects: (() => void)[],
  body: (tx: Writer) => Promise<T>,
): Promise<T> => {
  const life = beginLife(mostMs)
  await control(client, 'begin read write')
  return await untilCommit(client, life, () =>
    body({
      ...reading(client, life),
      run: async (statement) => (await send(client, life, plain(statement))).rowCount ?? 0,
      lock: async (mode, select, lines = []) => {
        const held = mode === 'share' ? forShare(select) : forUpdate(select)
        const ahead = lines.map((line) => plain(mode === 'share' ? shareLine(line) : ownLine(line)))
        // They travel together, and the server runs them one after another.
        const all = await Promise.all([...ahead, held].map((query) => send(client, life, query)))
        return all.at(-1)?.rows ?? []
      },
      afterCommit: (effect) => {
        life.insistAlive()
        effects.push(effect)
      },
    }),
  )
}

const plain = statementQuery()
const forShare = statementQuery(' for share')
const forUpdate = statementQuery(' for update')

// Who shares a row never waits for one who only wants it, so that one could wait for ever. Advisory
// locks are given in the order of asking.
const shareLine = (line: string): Sql =>
  sql`select pg_advisory_xact_lock_shared(hashtextextended(${line}, 0)) is null as waited`
const ownLine = (line: string): Sql =>
  sql`select pg_advisory_xact_lock(hashtextextended(${line}, 0)) is null as waited`

const reading = (client: pg.Client, life: Life): Reader => ({
  all: async (statement) => (await send(client, life, plain(statement))).rows,
  first: async (statement) => (await send(client, life, plain(statement))).rows[0],
})

/** What is asked for in one turn of the loop leaves in one piece, and not each by itself. */
const gather = ({ connection: { stream } }: pg.Client): void => {
  if (stream.writableCorked > 0) return
  stream.cork()
  process.nextTick(() => stream.uncork())
}

const send = async (
  client: pg.Client,
  life: Life,
  query: pg.QueryConfig<SqlValue[]>,
): Promise<pg.QueryResult<Row>> => {
  life.insistAlive()
  gather(client)
  try {
    return await life.waiting(client.query<Row>(query))
  } catch (error) {
    throw life.failed(translated(error))
  }
}

const untilCommit = async <T>(
  client: pg.Client,
  life: Life,
  body: () => Promise<T>,
): Promise<T> => {
  try {
    const answer = await runAlive(life, body)
    await commit(client)
    return answer
  } catch (error) {
    // If it does not arrive, the connection is gone, and with it the transaction.
    await control(client, 'rollback').catch(() => {})
    throw error
  }
}

const commit = async (client: pg.Client): Promise<void> => {
  const { command } = await control(client, 'commit').catch((error: unknown) => {
    throw error instanceof Fault ? unknownOutcome(error) : error
  })
  // After a failed statement that nobody awaited, the server answers a commit by rolling back.
  if (command !== 'COMMIT') throw new Error('defect: a statement failed unseen')
}

const unknownOutcome = (cause: Fault): Fault =>
  new Fault(
    cause.code,
    `${cause.message} It happened during a commit: the change may have been kept.`,
    cause,
  )

const control = async (client: pg.Client, text: string): Promise<pg.QueryResult> => {
  gather(client)
  try {
    return await client.query(text)
  } catch (error) {
    throw translated(error)
  }
}

import { StatementSync } from 'node:sqlite'
import pg from 'pg'
import type { SqlValue } from '../src/core/kernel/sql.ts'
import type { Place } from './places.ts'

/** One statement as the engine was given it. */
export interface Statement {
  readonly text: string
  readonly values: readonly SqlValue[]
  /** How its answer was read. */
  readonly how: 'all' | 'get' | 'run'
}

/**
 * Everything that the product says to its engine while the act runs, values included, by
 * transaction: a baseline that replays it cannot differ from what the product does. What holds a
 * group commit together is left out: a bare loop has a commit for each.
 */
export const traced = async (
  engine: Place['engine'],
  act: () => Promise<void>,
): Promise<readonly (readonly Statement[])[]> => {
  const said: Statement[] = []
  const stop = engine === 'sqlite' ? hearSqlite(said) : hearPostgres(said)
  try {
    await act()
  } finally {
    stop()
  }
  const beginning = engine === 'sqlite' ? 'savepoint' : 'begin'
  const transactions: Statement[][] = []
  for (const statement of said) {
    const [word = ''] = statement.text.split(' ', 1)
    if (word === beginning) transactions.push([])
    else if (!['begin', 'release', 'commit'].includes(word)) transactions.at(-1)?.push(statement)
  }
  return transactions
}

type Method = (...values: never[]) => unknown

/** Puts an ear before a method; answers how to take it away. */
const hear = <This extends object>(
  prototype: This,
  name: string & keyof This,
  listen: (subject: This, values: readonly unknown[]) => void,
): (() => void) => {
  const silent = prototype[name] as Method
  const hearing = function (this: This, ...values: unknown[]): unknown {
    listen(this, values)
    return Reflect.apply(silent, this, values)
  }
  Object.assign(prototype, { [name]: hearing })
  return () => Object.assign(prototype, { [name]: silent })
}

const hearSqlite = (said: Statement[]): (() => void) => {
  const stops = (['all', 'get', 'run'] as const).map((how) =>
    hear(StatementSync.prototype, how, ({ sourceSQL: text }, values) =>
      said.push({ text, values: values as SqlValue[], how }),
    ),
  )
  return () => {
    for (const stop of stops) stop()
  }
}

const hearPostgres = (said: Statement[]): (() => void) =>
  hear(pg.Client.prototype, 'query', (_client, [asked]) => {
    const { text, values = [] } =
      typeof asked === 'string' ? { text: asked } : (asked as pg.QueryConfig<SqlValue[]>)
    said.push({ text, values, how: 'all' })
  })

import pg from 'pg'
import type { BareLoop } from './bare-sqlite.ts'
import { clients } from './reports.ts'

/**
 * `pg`, named prepared statements, one connection for each client. Statements without values are
 * sent plain, as a transaction's begin and commit are.
 */
export const barePostgres = async (url: string): Promise<BareLoop> => {
  const connections = Array.from(
    { length: clients },
    () => new pg.Client({ connectionString: url, options: '-c jit=off' }),
  )
  for (const connection of connections) await connection.connect()
  const names = new Map<string, string>()
  const nameOf = (text: string): string => {
    const name = names.get(text) ?? `bare_${names.size}`
    names.set(text, name)
    return name
  }
  return {
    replay: async (transactions) => {
      const ready = connections.map((_, client) =>
        transactions
          .filter((_statements, n) => n % clients === client)
          .map((statements) =>
            statements.map(({ text, values }) => ({
              name: nameOf(text),
              text,
              values: [...values],
            })),
          ),
      )
      const began = performance.now()
      await Promise.all(
        connections.map(async (connection, client) => {
          for (const queries of ready[client] ?? []) {
            await connection.query('begin')
            for (const query of queries) await connection.query(query)
            await connection.query('commit')
          }
        }),
      )
      return performance.now() - began
    },
    count: async (table) => {
      const query = `select count(*)::int as n from ${table}`
      const { rows } = (await connections[0]?.query<{ n: number }>(query)) ?? { rows: [] }
      return rows[0]?.n ?? Number.NaN
    },
    close: async () => {
      for (const connection of connections) await connection.end()
    },
  }
}

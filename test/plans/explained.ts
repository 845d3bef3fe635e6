import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import type { Sql, SqlValue } from '../../src/core/kernel/sql.ts'
import { statementText } from '../../src/db/statement.ts'

/** One look into a table by which a plan reads more than what it was asked for. */
export interface Walk {
  readonly table: string
  /** `scan` reads the whole table; else the index through which a whole organization is read. */
  readonly by: string
}

/** Explains statements on one engine. */
export interface Explainer {
  walksOf(statement: Sql): Promise<readonly Walk[]>
  /** Without an index, until the end. */
  drop(index: string): Promise<void>
  end(): Promise<void>
}

const placeholders = statementText((position) => `$${position}`)
const marks = statementText(() => '?')

/** SQLite keeps no statistics of ours, so the plans are the same however many rows there are. */
export const sqliteExplainer = (path: string): Explainer => {
  const db = new DatabaseSync(path)
  db.exec('begin')
  const partial = namesIn(
    db.prepare(`select name from sqlite_schema where sql like '% where %'`).all(),
  )
  return {
    walksOf: async (statement) => {
      const text = marks(statement)
      const tables = tablesIn(text)
      const steps = db
        .prepare(`explain query plan ${text}`)
        .all(...(statement.values as SqlValue[])) as unknown as readonly Step[]
      return steps
        .filter((step) => !isOfSubquery(step, steps))
        .flatMap(({ detail }) => walkIn(detail, tables))
        .filter(({ by }) => !isThrough(partial, by))
    },
    drop: async (index) => db.exec(`drop index ${index}`),
    end: async () => {
      db.exec('rollback')
      db.close()
    },
  }
}

const namesIn = (rows: readonly object[]): ReadonlySet<string> =>
  new Set(rows.map((row) => ('name' in row ? String(row.name) : '')))

/** Through an index of what is due, or of what runs: all of it is what is wanted. */
const isThrough = (partial: ReadonlySet<string>, by: string): boolean =>
  partial.has(by.replace(/^scan /, ''))

interface Step {
  readonly id: number
  readonly parent: number
  readonly detail: string
}

/** Whether it walks through what a subquery of that name has found, and not through a table. */
const isOfSubquery = (step: Step, steps: readonly Step[]): boolean => {
  const name = /^SCAN (\w+)$/.exec(step.detail)?.[1]
  const made = steps.find(
    ({ detail }) => detail === `CO-ROUTINE ${name}` || detail === `MATERIALIZE ${name}`,
  )
  return made !== undefined && !isBelow(step, made, steps)
}

const isBelow = (step: Step, above: Step, steps: readonly Step[]): boolean => {
  const parent = steps.find(({ id }) => id === step.parent)
  return parent !== undefined && (parent === above || isBelow(parent, above, steps))
}

/** What stands behind each name in a statement. */
const tablesIn = (text: string): ReadonlyMap<string, ReadonlySet<string>> => {
  const tables = new Map<string, Set<string>>()
  const named = /\b(?:from|join|update|into)\s+([a-z_]+)(?:\s+(?:as\s+)?([a-z]\w*))?/g
  for (const [, table = '', alias = table] of text.matchAll(named))
    for (const name of [alias, table]) tables.set(name, (tables.get(name) ?? new Set()).add(table))
  return tables
}

const walkIn = (
  detail: string,
  tables: ReadonlyMap<string, ReadonlySet<string>>,
): readonly Walk[] => {
  const [, way = '', name = ''] = /^(SCAN|SEARCH) (\w+)/.exec(detail) ?? []
  const [, index = ''] = / INDEX (\w+)/.exec(detail) ?? []
  const [, known = ''] = /\((.*)\)/.exec(detail) ?? []
  const isNarrow = way === 'SEARCH' && known !== 'organization_id=?' && !/AUTOMATIC/.test(detail)
  if (way === '' || isNarrow || detail.includes('VIRTUAL TABLE')) return []
  return [...(tables.get(name) ?? [])].map((table) => ({
    table,
    by: way === 'SCAN' ? `scan ${index}`.trim() : index,
  }))
}

/** On the rows that are there, as the planner sees them for these values and for all values. */
export const postgresExplainer = async (url: string): Promise<Explainer> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('begin')
  for (const setting of ['jit = off', 'random_page_cost = 1.1', 'enable_seqscan = off'])
    await client.query(`set local ${setting}`)
  const { rows: indexes } = await client.query<Index>(`
    select c.relname as name, i.indpred is not null as partial,
      array(select pg_get_indexdef(i.indexrelid, k, true) from generate_series(1, 2) k) as columns
    from pg_index i join pg_class c on c.oid = i.indexrelid`)
  const columnsOf = new Map(indexes.map(({ name, columns }) => [name, columns]))
  const partial = namesIn(indexes.filter((index) => index.partial))
  return {
    walksOf: async (statement) => {
      await client.query(`prepare asked as ${placeholders(statement)}`)
      const values = statement.values.map(literal).join(', ')
      const walks: Walk[] = []
      for (const mode of ['force_custom_plan', 'force_generic_plan']) {
        await client.query(`set local plan_cache_mode = ${mode}`)
        const { rows } = await client.query<{ 'QUERY PLAN': readonly { Plan: Node }[] }>(
          `explain (format json) execute asked${values === '' ? '' : `(${values})`}`,
        )
        for (const { Plan } of rows[0]?.['QUERY PLAN'] ?? [])
          walks.push(...walksUnder(Plan, columnsOf))
      }
      await client.query('deallocate asked')
      return walks.filter(({ by }) => !isThrough(partial, by))
    },
    drop: async (index) => void (await client.query(`drop index ${index}`)),
    end: async () => {
      await client.query('rollback')
      await client.end()
    },
  }
}

const literal = (value: SqlValue): string =>
  value === null
    ? 'null'
    : value instanceof Uint8Array
      ? `'\\x${Buffer.from(value).toString('hex')}'`
      : typeof value === 'number'
        ? String(value)
        : pg.escapeLiteral(value)

interface Node {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly Plans?: readonly Node[]
}

const walksUnder = (
  node: Node,
  columnsOf: ReadonlyMap<string, readonly string[]>,
  above?: string,
): readonly Walk[] => {
  const { 'Relation Name': table = above, 'Index Name': index, 'Index Cond': known = '' } = node
  const below = (node.Plans ?? []).flatMap((each) => walksUnder(each, columnsOf, table))
  if (table === undefined) return below
  if (node['Node Type'] === 'Seq Scan') return [{ table, by: 'scan' }, ...below]
  if (index === undefined) return below
  const [first = '', second = ''] = columnsOf.get(index) ?? []
  if (!isGiven(first, known)) return [{ table, by: `scan ${index}` }, ...below]
  const isNarrow = first !== 'organization_id' || isGiven(second, known)
  return isNarrow ? below : [{ table, by: index }, ...below]
}

interface Index {
  readonly name: string
  readonly partial: boolean
  /** The first two. */
  readonly columns: readonly string[]
}

const isGiven = (column: string, known: string): boolean =>
  column !== '' && new RegExp(`\\(${column}\\b`).test(known)

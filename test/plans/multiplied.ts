import pg from 'pg'

/** About how many rows each of the tables gets. */
const rowsEach = 5000

/**
 * Makes the rows of tables many, each a copy of one that is there under other names: what belonged
 * together does so in the copies. The planner then sees what it would see after a year.
 */
export const multiply = async (url: string, tables: readonly string[]): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('set session_replication_role = replica')
    for (const table of tables) await multiplyOne(client, table)
    await client.query('vacuum analyze')
  } finally {
    await client.end()
  }
}

const multiplyOne = async (client: pg.Client, table: string): Promise<void> => {
  const { rows: checks } = await client.query<{ name: string }>(
    `select conname as name from pg_constraint where conrelid = $1::regclass and contype = 'c'`,
    [table],
  )
  const { rows: columns } = await client.query<Column>(
    `select a.attname as name, a.atttypid::regtype::text as type, exists (
       select 1 from pg_constraint k
       where k.conrelid = a.attrelid and k.contype = 'c' and a.attnum = any (k.conkey)) as checked,
     exists (
       select 1 from pg_constraint k
       where k.conrelid = a.attrelid and k.contype <> 'c' and a.attnum = any (k.conkey)) as key
     from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped`,
    [table],
  )
  const copied = columns.map((column) => copyOf(table, column))
  for (const { name } of checks) await client.query(`alter table ${table} drop constraint ${name}`)
  const names = columns.map(({ name }) => name).join(', ')
  await client.query(
    `insert into ${table} (${names}) overriding system value
     select ${copied.join(', ')} from ${table},
       generate_series(1, (select ${rowsEach} / greatest(count(*), 1) from ${table})) n
     on conflict do nothing`,
  )
}

interface Column {
  readonly name: string
  readonly type: string
  readonly checked: boolean
  readonly key: boolean
}

/** What is checked says a state or a kind, which copies share; a large number is a time. */
const copyOf = (table: string, { name, type, checked, key }: Column): string => {
  // Of runs and deployments nearly all are over.
  if (name === 'ended_at' && table !== 'records') return 'coalesce(ended_at, created_at)'
  if (name === 'organization_id' || checked || type === 'bytea') return name
  if (type === 'text') return `${name} || '~' || n`
  return key
    ? `${name} + n * 100000`
    : `case when ${name} > 100000 then ${name} + n else ${name} end`
}

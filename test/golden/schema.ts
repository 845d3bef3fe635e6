import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'

/** The schema as SQLite keeps it: the words of its definitions, one thing after another by name. */
export const sqliteSchema = (path: string): string => {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    const rows = db
      .prepare(
        `select sql from sqlite_schema
         where sql is not null and substr(name, 1, 7) <> 'sqlite_'
         order by type desc, name`,
      )
      .all()
    return rows.map(({ sql }) => `${String(sql)};\n`).join('\n')
  } finally {
    db.close()
  }
}

/**
 * The schema as PostgreSQL understands it, from its catalogue. Of views only the columns: each
 * version writes their definitions in its own way.
 */
export const postgresSchema = async (url: string): Promise<string> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const textsOf = async (query: string, values: readonly string[] = []): Promise<string[]> =>
    (await client.query<{ text: string }>(query, [...values])).rows.map(({ text }) => text)
  try {
    const parts: string[] = []
    for (const table of await textsOf(relations, ['r'])) {
      const lines = [...(await textsOf(columns, [table])), ...(await textsOf(constraints, [table]))]
      parts.push(`create table ${table} (\n${lines.map((line) => `  ${line}`).join(',\n')}\n)`)
      parts.push(...(await textsOf(indexes, [table])))
    }
    for (const view of await textsOf(relations, ['v']))
      parts.push(`create view ${view} (\n  ${(await textsOf(columns, [view])).join(',\n  ')}\n)`)
    return parts.map((part) => `${part};\n`).join('\n')
  } finally {
    await client.end()
  }
}

const relations = `
  select relname as text from pg_class
  where relnamespace = 'public'::regnamespace and relkind = $1 order by relname collate "C"`

const columns = `
  select concat_ws(' ', attname, format_type(atttypid, atttypmod),
    case when attcollation <> 0 then 'collate ' || quote_ident(collname) end,
    case when attidentity = 'a' then 'generated always as identity' end,
    case when atthasdef then 'default ' || pg_get_expr(adbin, adrelid) end,
    case when attnotnull then 'not null' end) as text
  from pg_attribute
  left join pg_collation on pg_collation.oid = attcollation
  left join pg_attrdef on adrelid = attrelid and adnum = attnum
  where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`

const constraints = `
  select 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) as text from pg_constraint
  where conrelid = $1::regclass and contype in ('p', 'u', 'f', 'c')
  order by array_position(array['p', 'u', 'c', 'f'], contype::text), conname collate "C"`

const indexes = `
  select pg_get_indexdef(indexrelid) as text from pg_index
  join pg_class on pg_class.oid = indexrelid
  where indrelid = $1::regclass
    and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u'))
  order by relname collate "C"`

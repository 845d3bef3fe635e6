/** How one engine writes what the shared migration text leaves open as `{{placeholder}}`. */
export type Dialect = Readonly<
  Record<'text' | 'int' | 'bytes' | 'identity' | 'ascending' | 'strict' | 'clustered', string>
>

export const sqliteDialect: Dialect = {
  text: 'text',
  int: 'integer',
  bytes: 'blob',
  identity: 'integer',
  ascending: ' autoincrement',
  strict: ' strict',
  clustered: ' strict, without rowid',
}

export const postgresDialect: Dialect = {
  text: 'text collate "C"',
  int: 'bigint',
  bytes: 'bytea',
  identity: 'bigint generated always as identity',
  ascending: '',
  strict: '',
  clustered: '',
}

/** Fills the placeholders of one migration; an unknown placeholder is a defect. */
export const inDialect = (text: string, dialect: Dialect): string =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const filled: string | undefined = (dialect as Record<string, string>)[name]
    if (filled === undefined) throw new Error(`defect: no placeholder {{${name}}}`)
    return filled
  })

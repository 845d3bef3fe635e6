import { inDialect, sqliteDialect } from './dialect.ts'
import { nextMigration, type Migration } from './migrations.ts'
import type { Connection } from './sqlite-connection.ts'

/**
 * Brings the schema up to date, a transaction per migration; starts at the same time take turns.
 */
export const migrateSqlite = (writer: Connection, migrations: readonly Migration[]): void => {
  while (migrateOnce(writer, migrations));
}

const migrateOnce = (writer: Connection, migrations: readonly Migration[]): boolean => {
  writer.script('begin immediate')
  try {
    writer.script(`
      create table if not exists migrations (
        number integer not null,
        name text not null,
        minimum integer not null,
        constraint migrations_pk primary key (number)
      ) strict`)
    const applied = writer.first(
      `select coalesce(max(number), 0) as number, coalesce(max(minimum), 0) as minimum
       from migrations`,
      [],
    )
    const next = nextMigration(migrations, {
      number: Number(applied?.['number']),
      minimum: Number(applied?.['minimum']),
    })
    if (next) {
      writer.script(inDialect(next.text, sqliteDialect))
      writer.run('insert into migrations (number, name, minimum) values (?, ?, ?)', [
        next.number,
        next.name,
        next.minimum,
      ])
    }
    writer.script('commit')
    return next !== undefined
  } catch (error) {
    if (writer.inTransaction()) writer.script('rollback')
    throw error
  }
}

import type { Database } from '../../src/core/kernel/database.ts'
import { sql, type Sql } from '../../src/core/kernel/sql.ts'
import { shippedMigrations } from '../engines/places.ts'

/** Every table of the schema, with the column that tells whose a row is. */
const tables = shippedMigrations
  .flatMap(({ text }) => [...text.matchAll(/^create table (\w+)/gm)])
  .map(([, name]) => String(name))

const silent = new Set(['audit_entries', 'idempotency_keys', 'installation'])
/** Belongs to all organizations together. */
const common = new Set(['edge_sets'])

/** What an organization's tables hold, as text to compare; the audit is not in it. */
export const dumpOf = async (db: Database, organizationId?: string): Promise<string> =>
  await db.read(async (tx) => {
    const parts: string[] = []
    for (const table of tables.filter((name) => !silent.has(name))) {
      if (organizationId !== undefined && common.has(table)) continue
      const owner = table === 'organizations' ? 'id' : 'organization_id'
      const whose: Sql =
        organizationId === undefined
          ? sql`1 = 1`
          : sql`${{ text: [owner], values: [] }} = ${organizationId}`
      const rows = await tx.all(sql`select * from ${{ text: [table], values: [] }} where ${whose}`)
      parts.push(
        `${table}\n${rows
          .map((row) => JSON.stringify(row))
          .sort()
          .join('\n')}`,
      )
    }
    return parts.join('\n')
  })

const ofProjects = ['attestations', 'records', 'events', 'project_environments', 'workflow_runs']

/** The ids of what belongs to a project. */
export const idsOfProject = (db: Database, projectId: string): Promise<ReadonlySet<string>> =>
  db.read(async (tx) => {
    const ids = new Set<string>()
    for (const table of ofProjects) {
      const from: Sql = { text: [table], values: [] }
      for (const row of await tx.all(sql`select id from ${from} where project_id = ${projectId}`))
        ids.add(String(row['id']))
    }
    return ids
  })

/** Every id in a text. */
export const idsIn = (text: string): ReadonlySet<string> =>
  new Set(text.match(/\b[a-z]{3,5}_[0-9a-z]{26}\b/g) ?? [])

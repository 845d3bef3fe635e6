import type { Context } from '../kernel/context.ts'
import type { Reader, Row, Writer } from '../kernel/database.ts'
import type { TimePlace } from '../kernel/page.ts'
import { all, sql } from '../kernel/sql.ts'
import { together } from '../kernel/together.ts'
import type { Compartment, VariableName } from './variable.ts'

/** What happened to a variable. */
export type ChangeKind = 'set' | 'unset' | 'purged'

/** One line of the history: who changed what and when, never a value. */
export interface VariableChange extends VariableName {
  readonly id: string
  readonly change: ChangeKind
  readonly secret: boolean
  /** Which value began, ended or was destroyed. */
  readonly version: number
  /** The set that holds since then. */
  readonly setVersion: number
  readonly changedAt: number
  readonly principal: { readonly id: string; readonly name: string | null }
}

/** Writes a line for each of these values. */
export const recordChanges = async (
  tx: Writer,
  { principal, now, newId }: Context,
  { organizationId, projectEnvironmentId }: Compartment,
  what: {
    readonly change: ChangeKind
    readonly setVersion: number
    readonly values: readonly (VariableName & {
      readonly version: number
      readonly secret: boolean
    })[]
  },
): Promise<void> => {
  await together(
    what.values.map(({ service, key, version, secret }) =>
      tx.run(sql`
        insert into variable_changes (
          organization_id, id, project_environment_id, service, key, change, secret,
          value_version, set_version, changed_at, principal_id)
        values (
          ${organizationId}, ${newId('vch')}, ${projectEnvironmentId}, ${service ?? ''}, ${key},
          ${what.change}, ${secret ? 1 : 0}, ${version}, ${what.setVersion}, ${now()},
          ${principal.id})`),
    ),
  )
}

/** So many lines older than a place, newest first. */
export const changesBefore = async (
  tx: Reader,
  { organizationId, projectEnvironmentId }: Compartment,
  filters: { readonly service?: string | undefined; readonly key?: string | undefined },
  before: TimePlace | undefined,
  limit: number,
): Promise<readonly VariableChange[]> => {
  const conditions = [
    sql`c.organization_id = ${organizationId}`,
    sql`c.project_environment_id = ${projectEnvironmentId}`,
  ]
  if (filters.service !== undefined) conditions.push(sql`c.service = ${filters.service}`)
  if (filters.key !== undefined) conditions.push(sql`c.key = ${filters.key}`)
  if (before) conditions.push(sql`(c.changed_at, c.id) < (${before[0]}, ${before[1]})`)
  const rows = await tx.all(sql`
    select c.id, c.service, c.key, c.change, c.secret, c.value_version, c.set_version,
      c.changed_at, c.principal_id, p.name as principal_name
    from variable_changes c
    left join principal_names p
      on p.organization_id = c.organization_id and p.id = c.principal_id
    where ${all(conditions)}
    order by c.changed_at desc, c.id desc limit ${limit}`)
  return rows.map(toChange)
}

const toChange = (row: Row): VariableChange => ({
  id: String(row['id']),
  service: String(row['service']) || null,
  key: String(row['key']),
  change: row['change'] as ChangeKind,
  secret: row['secret'] === 1,
  version: Number(row['value_version']),
  setVersion: Number(row['set_version']),
  changedAt: Number(row['changed_at']),
  principal: { id: String(row['principal_id']), name: row['principal_name'] as string | null },
})

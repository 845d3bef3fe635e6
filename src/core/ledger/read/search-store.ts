import type { Digest } from '../../../formats/digest.ts'
import type { Reader } from '../../kernel/database.ts'
import { beginsWith } from '../../kernel/prefix.ts'
import { rowList } from '../../kernel/row-list.ts'
import { any, sql, type Sql } from '../../kernel/sql.ts'

/** Whose records, how much of them, and how many of each way to find them. */
export interface Scope {
  readonly organizationId: string
  readonly visible: Sql
  readonly limit: number
}

/** How many of the newest running records are looked through for any part of a name. */
const mostRunning = 20_000
/** How many names that begin alike are followed. */
const mostNames = 50

/** Running records with the text anywhere in a name, a version, a reference or a run's URL. */
export const runningWith = (
  tx: Reader,
  { organizationId, visible, limit }: Scope,
  part: string,
): Promise<readonly string[]> => {
  const has = (column: Sql): Sql =>
    sql`length(replace(lower(${column}), ${part}, '')) < length(${column})`
  const columns = [
    sql`s.deployment_name`,
    sql`r.name`,
    sql`r.reference`,
    sql`r.version`,
    sql`r.service`,
    sql`p.name`,
    sql`r.run_url`,
  ]
  return ids(
    tx,
    sql`
      select r.id
      from (
        select * from records r
        where r.organization_id = ${organizationId} and r.status = 'deployed' and ${visible}
        order by r.recorded_at desc, r.id desc limit ${mostRunning}
      ) r
      join slots s on s.organization_id = r.organization_id and s.id = r.slot_id
      left join project_names p
        on p.organization_id = r.organization_id and p.id = r.project_id
      where ${any(columns.map(has))}
      order by r.recorded_at desc, r.id desc limit ${limit}`,
  )
}

/** Records of these artifacts, the newest first. */
export const ofDigests = (
  tx: Reader,
  scope: Scope,
  digests: readonly Digest[],
): Promise<readonly string[]> =>
  ids(
    tx,
    sql`
      select r.id from records r
      where (r.organization_id, r.digest) in ${rowList(scope.organizationId, digests)}
        and ${scope.visible}
      order by r.recorded_at desc, r.id desc limit ${scope.limit}`,
  )

/** Records whose own id begins like this. */
export const byId = (tx: Reader, scope: Scope, start: string): Promise<readonly string[]> =>
  inOrder(tx, scope, sql`r.id`, start)

/** Records whose version begins like this. */
export const byVersion = (tx: Reader, scope: Scope, start: string): Promise<readonly string[]> =>
  inOrder(tx, scope, sql`r.version`, start)

/** Records whose reference, in its full form, begins like this. */
export const byReference = (tx: Reader, scope: Scope, start: string): Promise<readonly string[]> =>
  inOrder(tx, scope, sql`r.reference_key`, start)

/** Records of CI runs whose URL begins like this. */
export const byRunUrl = (tx: Reader, scope: Scope, start: string): Promise<readonly string[]> =>
  inOrder(tx, scope, sql`r.run_url`, start)

/** Records of a deployment whose id begins like this. */
export const byDeployment = (tx: Reader, scope: Scope, start: string): Promise<readonly string[]> =>
  inOrder(tx, scope, sql`r.deployment_id`, start)

/** Records of the deployments of a run. */
export const byRun = (tx: Reader, scope: Scope, runId: string): Promise<readonly string[]> =>
  ids(
    tx,
    sql`
      select r.id from run_deployments d cross join records r
      where d.organization_id = ${scope.organizationId} and d.run_id = ${runId}
        and r.organization_id = d.organization_id and r.deployment_id = d.id and ${scope.visible}
      order by r.recorded_at desc, r.id desc limit ${scope.limit}`,
  )

/** Records of a project. */
export const ofProject = (
  tx: Reader,
  scope: Scope,
  projectId: string,
): Promise<readonly string[]> =>
  newestWhere(tx, scope, sql`r.project_id = ${projectId}`, sql`r.recorded_at`)

/** The latest records of a slot. */
export const ofSlot = (tx: Reader, scope: Scope, slotId: string): Promise<readonly string[]> =>
  newestWhere(tx, scope, sql`r.slot_id = ${slotId}`, sql`r.deployed_at`)

const newestWhere = (
  tx: Reader,
  scope: Scope,
  condition: Sql,
  instant: Sql,
): Promise<readonly string[]> =>
  ids(
    tx,
    sql`
      select r.id from records r
      where r.organization_id = ${scope.organizationId} and ${condition} and ${scope.visible}
      order by ${instant} desc, r.id desc limit ${scope.limit}`,
  )

/** Slots whose name begins like this. */
export const slotsNamed = (
  tx: Reader,
  organizationId: string,
  start: string,
): Promise<readonly string[]> =>
  ids(
    tx,
    sql`
      select id from slots
      where organization_id = ${organizationId} and ${beginsWith(sql`deployment_name`, start)}
      order by deployment_name, id limit ${mostNames}`,
  )

/** Projects whose name begins like this. */
export const projectsNamed = (
  tx: Reader,
  organizationId: string,
  start: string,
): Promise<readonly string[]> =>
  ids(
    tx,
    sql`
      select id from project_names
      where organization_id = ${organizationId} and ${beginsWith(sql`name`, start)}
      order by name limit ${mostNames}`,
  )

/** In the order of the column's index, so that no more is read than is answered. */
const inOrder = (
  tx: Reader,
  { organizationId, visible, limit }: Scope,
  column: Sql,
  start: string,
): Promise<readonly string[]> =>
  ids(
    tx,
    sql`
      select r.id from records r
      where r.organization_id = ${organizationId} and ${beginsWith(column, start)} and ${visible}
      order by ${column} desc, r.recorded_at desc, r.id desc limit ${limit}`,
  )

const ids = async (tx: Reader, statement: Sql): Promise<readonly string[]> =>
  (await tx.all(statement)).map((row) => String(row['id']))

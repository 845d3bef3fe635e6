import type { Digest } from '../../../formats/digest.ts'
import type { Kind } from '../../artifacts/artifact.ts'
import type { Reader, Row } from '../../kernel/database.ts'
import { rowList } from '../../kernel/row-list.ts'
import { all, list, sql, type Sql } from '../../kernel/sql.ts'

/** One start in a stage, with what tells which thing began. */
export interface StageStart {
  readonly id: string
  readonly logicalEnvironmentId: string
  readonly digest: Digest
  readonly deployedAt: number
  readonly project: string | null
  readonly service: string | null
  readonly deploymentName: string
  readonly kind: Kind
}

/** How many slots of one name are looked into. */
const mostSlots = 200

/** The slots that have this name in one of the stages. */
export const slotsNamed = async (
  tx: Reader,
  organizationId: string,
  sought: { readonly deploymentName: string; readonly kind: Kind },
  stageIds: readonly string[],
): Promise<readonly string[]> =>
  (
    await tx.all(sql`
      select id from slots
      where organization_id = ${organizationId} and deployment_name = ${sought.deploymentName}
        and kind = ${sought.kind} and logical_environment_id in ${list(stageIds)}
      order by id limit ${mostSlots}`)
  ).map((row) => String(row['id']))

/** The latest starts in a slot. */
export const startsIn = async (
  tx: Reader,
  organizationId: string,
  slotId: string,
  visible: Sql,
  limit: number,
): Promise<readonly StageStart[]> =>
  await starts(
    tx,
    all([sql`r.organization_id = ${organizationId} and r.slot_id = ${slotId}`, visible]),
    limit,
  )

/** The latest starts of a service in a stage, with its project as stated or without one. */
export const startsOf = async (
  tx: Reader,
  organizationId: string,
  sought: { readonly service: string; readonly project: string | null; readonly stageId: string },
  visible: Sql,
  limit: number,
): Promise<readonly StageStart[]> => {
  const project =
    sought.project === null
      ? sql`r.project_id is null`
      : sql`r.project_id = (
          select n.id from project_names n
          where n.organization_id = ${organizationId} and n.name = ${sought.project})`
  const conditions = [
    sql`r.organization_id = ${organizationId} and r.service = ${sought.service}`,
    project,
    sql`r.logical_environment_id = ${sought.stageId}`,
    visible,
  ]
  return await starts(tx, all(conditions), limit)
}

const starts = async (tx: Reader, condition: Sql, limit: number): Promise<readonly StageStart[]> =>
  (
    await tx.all(sql`
      select
        r.id, r.logical_environment_id, r.digest, r.deployed_at, r.service, s.deployment_name,
        s.kind, p.name as project
      from (
        select * from records r
        where ${condition}
        order by r.deployed_at desc, r.id desc limit ${limit}
      ) r
      join slots s on s.organization_id = r.organization_id and s.id = r.slot_id
      left join project_names p
        on p.organization_id = r.organization_id and p.id = r.project_id
      order by r.deployed_at desc, r.id desc`)
  ).map(read)

const read = (row: Row): StageStart => ({
  id: String(row['id']),
  logicalEnvironmentId: String(row['logical_environment_id']),
  digest: row['digest'] as Digest,
  deployedAt: Number(row['deployed_at']),
  project: row['project'] as string | null,
  service: row['service'] as string | null,
  deploymentName: String(row['deployment_name']),
  kind: row['kind'] as Kind,
})

/** Whether a stage ever held one of these digests under the thing's service, or else its name. */
export const everHeld = async (
  tx: Reader,
  organizationId: string,
  digests: readonly Digest[],
  sought: { readonly stageId: string; readonly kind: Kind } & (
    | { readonly service: string }
    | { readonly deploymentName: string }
  ),
  visible: Sql,
): Promise<boolean> => {
  const named =
    'service' in sought
      ? sql`r.service = ${sought.service}`
      : sql`s.deployment_name = ${sought.deploymentName}`
  const row = await tx.first(sql`
    select r.id from records r
    join slots s on s.organization_id = r.organization_id and s.id = r.slot_id
    where (r.organization_id, r.digest) in ${rowList(organizationId, digests)}
      and r.logical_environment_id = ${sought.stageId} and s.kind = ${sought.kind}
      and ${named} and ${visible}
    limit 1`)
  return row !== undefined
}

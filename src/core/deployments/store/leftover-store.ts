import type { Reader, Writer } from '../../kernel/database.ts'
import { sql } from '../../kernel/sql.ts'

/** A deployment of which the host may still have something. */
export interface Leftover {
  readonly organizationId: string
  readonly deploymentId: string
}

/** Notes every deployment that a project environment has had. */
export const noteLeftovers = (
  tx: Writer,
  organizationId: string,
  projectEnvironmentId: string,
  now: number,
): Promise<number> =>
  tx.run(sql`
    insert into leftovers (organization_id, deployment_id, created_at)
    select d.organization_id, d.id, cast(${now} as bigint) from deployments d
    where d.organization_id = ${organizationId}
      and d.project_environment_id = ${projectEnvironmentId}`)

/** Those whose deployment has come to its end, of any organization, oldest first. */
export const leftovers = async (tx: Reader, limit: number): Promise<readonly Leftover[]> =>
  (
    await tx.all(sql`
      select l.organization_id, l.deployment_id from leftovers l
      join deployments d on d.organization_id = l.organization_id and d.id = l.deployment_id
      where d.ended_at is not null
      order by l.deployment_id limit ${limit}`)
  ).map((row) => ({
    organizationId: String(row['organization_id']),
    deploymentId: String(row['deployment_id']),
  }))

export const removeLeftover = (
  tx: Writer,
  { organizationId, deploymentId }: Leftover,
): Promise<number> =>
  tx.run(sql`
    delete from leftovers
    where organization_id = ${organizationId} and deployment_id = ${deploymentId}`)

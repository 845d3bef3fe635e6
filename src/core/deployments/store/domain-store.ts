import type { Reader, Writer } from '../../kernel/database.ts'
import { sql } from '../../kernel/sql.ts'

/** A host name of somebody's own for a service. */
export interface Domain {
  readonly domain: string
  readonly service: string
  readonly createdAt: number
}

/** The domains of a project environment, by name. */
export const domainsOf = async (
  tx: Reader,
  organizationId: string,
  projectEnvironmentId: string,
): Promise<readonly Domain[]> =>
  (
    await tx.all(sql`
      select r.host, s.name, r.created_at
      from routes r
      join services s on s.organization_id = r.organization_id and s.id = r.service_id
      where r.organization_id = ${organizationId}
        and r.project_environment_id = ${projectEnvironmentId} and r.is_domain = 1
      order by r.host limit 1000`)
  ).map((row) => ({
    domain: String(row['host']),
    service: String(row['name']),
    createdAt: Number(row['created_at']),
  }))

/** Who has a host name. */
export interface Holder {
  readonly organizationId: string
  readonly projectEnvironmentId: string
}

/** Whose a host name is, held until the end; nobody's is undefined. */
export const lockDomain = async (tx: Writer, domain: string): Promise<Holder | undefined> => {
  const [held] = await tx.lock(
    'exclusive',
    sql`select organization_id, project_environment_id from routes
      where host = ${domain} and path = '/'`,
  )
  return (
    held && {
      organizationId: String(held['organization_id']),
      projectEnvironmentId: String(held['project_environment_id']),
    }
  )
}

export const insertDomain = async (
  tx: Writer,
  organizationId: string,
  domain: {
    readonly domain: string
    readonly projectEnvironmentId: string
    readonly serviceId: string
    readonly createdAt: number
  },
): Promise<void> => {
  await tx.run(sql`
    insert into routes (
      host, path, strip, is_domain, organization_id, project_environment_id, service_id, created_at)
    values (${domain.domain}, '/', 0, 1, ${organizationId}, ${domain.projectEnvironmentId},
      ${domain.serviceId}, ${domain.createdAt})`)
}

export const deleteDomain = (
  tx: Writer,
  organizationId: string,
  projectEnvironmentId: string,
  domain: string,
): Promise<number> =>
  tx.run(sql`
    delete from routes
    where organization_id = ${organizationId}
      and project_environment_id = ${projectEnvironmentId}
      and host = ${domain} and is_domain = 1`)

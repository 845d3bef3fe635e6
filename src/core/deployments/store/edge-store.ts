import type { Reader, Writer } from '../../kernel/database.ts'
import { all, sql } from '../../kernel/sql.ts'
import type { Fence } from '../runtime.ts'

/** How far the edge's set has got, and how far the edge has it. */
export interface EdgeSet extends Fence {
  readonly acknowledged: number
  /** What the host holds that was never said here, as after a restore; null is nothing. */
  readonly beyond: Fence | null
}

export const edgeSet = async (tx: Reader): Promise<EdgeSet | undefined> => {
  const row = await tx.first(
    sql`select incarnation, version, acknowledged, beyond_incarnation, beyond_version
      from edge_sets where name = 'edge'`,
  )
  return (
    row && {
      incarnation: String(row['incarnation']),
      version: Number(row['version']),
      acknowledged: Number(row['acknowledged']),
      beyond:
        row['beyond_incarnation'] === null
          ? null
          : {
              incarnation: String(row['beyond_incarnation']),
              version: Number(row['beyond_version']),
            },
    }
  )
}

/** Says that the set has changed; answers its new version. */
export const advance = async (tx: Writer, newIncarnation: () => string): Promise<number> => {
  const [held] = await tx.lock('exclusive', sql`select version from edge_sets where name = 'edge'`)
  if (!held) {
    await tx.run(sql`
      insert into edge_sets (name, incarnation, version, acknowledged)
      values ('edge', ${newIncarnation()}, 1, 0)`)
    return 1
  }
  const version = Number(held['version']) + 1
  await tx.run(sql`update edge_sets set version = ${version} where name = 'edge'`)
  return version
}

/** Keeps what the host holds beyond this; null where it holds nothing more. */
export const setBeyond = async (
  tx: Writer,
  beyond: Fence | null,
  newIncarnation: () => string,
): Promise<void> => {
  const [held] = await tx.lock('exclusive', sql`select version from edge_sets where name = 'edge'`)
  if (!held)
    await tx.run(sql`
      insert into edge_sets (name, incarnation, version, acknowledged)
      values ('edge', ${newIncarnation()}, 0, 0)`)
  await tx.run(sql`
    update edge_sets
    set beyond_incarnation = ${beyond?.incarnation ?? null},
      beyond_version = ${beyond?.version ?? null}
    where name = 'edge'`)
}

/** What the host holds is where this goes on from; nothing of it is acknowledged. */
export const rebase = (tx: Writer, { incarnation, version }: Fence): Promise<number> =>
  tx.run(sql`
    update edge_sets
    set incarnation = ${incarnation}, acknowledged = 0,
      version = case when version > ${version} then version else cast(${version} as bigint) end,
      beyond_incarnation = null, beyond_version = null
    where name = 'edge'`)

export const acknowledge = async (tx: Writer, version: number): Promise<void> => {
  await tx.run(sql`
    update edge_sets set acknowledged = ${version}
    where name = 'edge' and acknowledged < ${version} and version >= ${version}`)
}

/** The edge has no more than this version. */
export const disavow = (tx: Writer, version: number): Promise<number> =>
  tx.run(sql`
    update edge_sets set acknowledged = ${version}
    where name = 'edge' and acknowledged > ${version}`)

/**
 * Takes a host and path for a service unless somebody has it. One that belongs to another service
 * of the project environment stays there until the switch (`moveRoute`).
 */
export const claimRoute = async (
  tx: Writer,
  organizationId: string,
  route: {
    readonly host: string
    readonly path: string
    readonly strip: boolean
    readonly projectEnvironmentId: string
    readonly serviceId: string
    readonly createdAt: number
  },
): Promise<'ours' | 'taken'> => {
  const [held] = await tx.lock(
    'exclusive',
    sql`select organization_id, project_environment_id, service_id, strip from routes
      where host = ${route.host} and path = ${route.path}`,
  )
  if (!held) {
    await tx.run(sql`
      insert into routes (
        host, path, strip, is_domain, organization_id, project_environment_id, service_id,
        created_at)
      values (${route.host}, ${route.path}, ${route.strip ? 1 : 0}, 0, ${organizationId},
        ${route.projectEnvironmentId}, ${route.serviceId}, ${route.createdAt})`)
    return 'ours'
  }
  return held['organization_id'] === organizationId &&
    held['project_environment_id'] === route.projectEnvironmentId
    ? 'ours'
    : 'taken'
}

/** Gives a route that is the project environment's to a service, as it is to be from now on. */
export const moveRoute = (
  tx: Writer,
  organizationId: string,
  route: Pick<Parameters<typeof claimRoute>[2], 'host' | 'path' | 'strip' | 'serviceId'>,
): Promise<number> =>
  tx.run(sql`
    update routes set service_id = ${route.serviceId}, strip = ${route.strip ? 1 : 0}
    where organization_id = ${organizationId} and host = ${route.host} and path = ${route.path}`)

/** Keeps these routes of a service and lets go of its others. */
export const keepRoutes = async (
  tx: Writer,
  organizationId: string,
  {
    projectEnvironmentId,
    serviceId,
  }: {
    readonly projectEnvironmentId: string
    readonly serviceId: string
  },
  kept: readonly { readonly host: string; readonly path: string }[],
): Promise<void> => {
  const others = kept.map(({ host, path }) => sql`not (host = ${host} and path = ${path})`)
  await tx.run(sql`
    delete from routes
    where organization_id = ${organizationId}
      and project_environment_id = ${projectEnvironmentId} and service_id = ${serviceId}
      and is_domain = 0 and ${all(others)}`)
}

export const releaseRoutes = (
  tx: Writer,
  organizationId: string,
  projectEnvironmentId: string,
): Promise<number> =>
  tx.run(sql`
    delete from routes
    where organization_id = ${organizationId}
      and project_environment_id = ${projectEnvironmentId}`)

/** The host names of a project environment's services, those of the whole service first. */
export const hostsOf = async (
  tx: Reader,
  organizationId: string,
  projectEnvironmentId: string,
): Promise<
  readonly { readonly host: string; readonly path: string; readonly serviceId: string }[]
> =>
  (
    await tx.all(sql`
      select host, path, service_id from routes
      where organization_id = ${organizationId}
        and project_environment_id = ${projectEnvironmentId}
      order by path, host limit 1000`)
  ).map((row) => ({
    host: String(row['host']),
    path: String(row['path']),
    serviceId: String(row['service_id']),
  }))

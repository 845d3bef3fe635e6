import type { Reader, Row, Writer } from '../../kernel/database.ts'
import { list, sql, type Sql } from '../../kernel/sql.ts'

/** Whose turn it is with a service, until when. */
export interface Lease {
  readonly serviceId: string
  readonly runId: string
  readonly owner: string
  readonly token: number
  readonly expiresAt: number
}

/** Which services of which project environment. */
export interface LeasedServices {
  readonly organizationId: string
  readonly projectEnvironmentId: string
  readonly serviceIds: readonly string[]
}

const ofServices = ({
  organizationId,
  projectEnvironmentId,
  serviceIds,
}: LeasedServices): Sql => sql`
  select service_id, run_id, owner, token, expires_at from leases
  where organization_id = ${organizationId}
    and project_environment_id = ${projectEnvironmentId}
    and service_id in ${list(serviceIds)}
  order by service_id`

export const leasesOf = async (tx: Reader, of: LeasedServices): Promise<readonly Lease[]> =>
  (await tx.all(ofServices(of))).map(read)

/** The leases of these services, held exclusively, in the order of their services. */
export const lockLeases = async (tx: Writer, of: LeasedServices): Promise<readonly Lease[]> =>
  (await tx.lock('exclusive', ofServices(of))).map(read)

const read = (row: Row): Lease => ({
  serviceId: String(row['service_id']),
  runId: String(row['run_id']),
  owner: String(row['owner']),
  token: Number(row['token']),
  expiresAt: Number(row['expires_at']),
})

export const insertLease = async (
  tx: Writer,
  { organizationId, projectEnvironmentId }: LeasedServices,
  lease: Lease,
): Promise<void> => {
  await tx.run(sql`
    insert into leases (
      organization_id, project_environment_id, service_id, run_id, owner, token, expires_at)
    values (${organizationId}, ${projectEnvironmentId}, ${lease.serviceId}, ${lease.runId},
      ${lease.owner}, ${lease.token}, ${lease.expiresAt})`)
}

export const takeLease = async (
  tx: Writer,
  { organizationId, projectEnvironmentId }: LeasedServices,
  lease: Lease,
): Promise<void> => {
  await tx.run(sql`
    update leases
    set run_id = ${lease.runId}, owner = ${lease.owner}, token = ${lease.token},
      expires_at = ${lease.expiresAt}
    where organization_id = ${organizationId}
      and project_environment_id = ${projectEnvironmentId} and service_id = ${lease.serviceId}`)
}

/**
 * Says that a service has got further. One that nobody has worked on yet has nothing to fence: the
 * host has never heard of it.
 */
export const raiseFence = (
  tx: Writer,
  organizationId: string,
  { projectEnvironmentId, serviceId }: FencedService,
): Promise<number> =>
  tx.run(sql`
    update leases set token = token + 1
    where organization_id = ${organizationId}
      and project_environment_id = ${projectEnvironmentId} and service_id = ${serviceId}`)

/** The same, at least up to what the host has heard: a restored database may be behind it. */
export const raiseFenceTo = (
  tx: Writer,
  organizationId: string,
  { projectEnvironmentId, serviceId }: FencedService,
  version: number,
): Promise<number> =>
  tx.run(sql`
    update leases set token = ${version}
    where organization_id = ${organizationId}
      and project_environment_id = ${projectEnvironmentId} and service_id = ${serviceId}
      and token < ${version}`)

/** One service of one project environment. */
export interface FencedService {
  readonly projectEnvironmentId: string
  readonly serviceId: string
}

/** Lets go: the rows stay, so that tokens only ever grow. */
export const freeLeases = (tx: Writer, organizationId: string, runId: string): Promise<number> =>
  tx.run(sql`
    update leases set owner = '', expires_at = 0
    where organization_id = ${organizationId} and run_id = ${runId}`)

import type { Writer } from '../kernel/database.ts'
import { list, sql } from '../kernel/sql.ts'

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

/** The leases of these services, held exclusively, in the order of their services. */
export const lockLeases = async (
  tx: Writer,
  { organizationId, projectEnvironmentId, serviceIds }: LeasedServices,
): Promise<readonly Lease[]> =>
  (
    await tx.lock(
      'exclusive',
      sql`select service_id, run_id, owner, token, expires_at from leases
        where organization_id = ${organizationId}
          and project_environment_id = ${projectEnvironmentId}
          and service_id in ${list(serviceIds)}
        order by service_id`,
    )
  ).map((row) => ({
    serviceId: String(row['service_id']),
    runId: String(row['run_id']),
    owner: String(row['owner']),
    token: Number(row['token']),
    expiresAt: Number(row['expires_at']),
  }))

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

/** Lets go: the rows stay, so that tokens only ever grow. */
export const freeLeases = (tx: Writer, organizationId: string, runId: string): Promise<number> =>
  tx.run(sql`
    update leases set owner = '', expires_at = 0
    where organization_id = ${organizationId} and run_id = ${runId}`)

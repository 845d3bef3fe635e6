import type { Writer } from '../../kernel/database.ts'
import type { Deployment } from '../deployment.ts'
import { noteOutdated, type Kept } from '../store/leftover-store.ts'

/** The latest releases of a service, with the active one; and the latest attempts, with logs. */
const kept: Kept = { releases: 10, attempts: 50 }

/** A step: what a service has left that is no longer kept is forgotten by the host soon. */
export const forgetOutdatedIn = async (
  tx: Writer,
  organizationId: string,
  { projectEnvironmentId, serviceId }: Pick<Deployment, 'projectEnvironmentId' | 'serviceId'>,
  now: number,
): Promise<void> => {
  await noteOutdated(tx, { organizationId, projectEnvironmentId, serviceId }, kept, now)
}

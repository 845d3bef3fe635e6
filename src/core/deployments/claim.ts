import type { Writer } from '../kernel/database.ts'
import * as leases from './lease-store.ts'
import * as runs from './run-store.ts'
import type { Run, WholeRun } from './run.ts'
import * as deployments from './deployment-store.ts'

/** How long a worker holds its services without saying that it lives, in milliseconds. */
export const leaseMs = 60_000

/**
 * A step: takes the leases of all services of a run, or none; an older run of one of them, or
 * another worker that lives, has them first.
 */
export const claimIn = async (
  tx: Writer,
  run: Run,
  owner: string,
  now: number,
): Promise<WholeRun | undefined> => {
  const { organizationId, projectEnvironmentId, id: runId } = run
  const all = await deployments.ofRun(tx, organizationId, runId)
  const serviceIds = all.map(({ serviceId }) => serviceId)
  const services = { organizationId, projectEnvironmentId, serviceIds }
  const held = new Map(
    (await leases.lockLeases(tx, services)).map((lease) => [lease.serviceId, lease]),
  )
  const isFree = (lease: leases.Lease): boolean =>
    lease.expiresAt <= now ? lease.owner === '' || lease.runId === runId : lease.runId === runId
  for (const lease of held.values())
    if (!isFree(lease) || (lease.owner !== owner && lease.expiresAt > now)) return undefined
  const current = await runs.runById(tx, organizationId, runId)
  if (!current || current.endedAt !== null || current.state === 'waiting') return undefined
  for (const serviceId of serviceIds) {
    const before = held.get(serviceId)
    const token = (before?.token ?? 0) + 1
    const lease = { serviceId, runId, owner, token, expiresAt: now + leaseMs }
    await (before ? leases.takeLease : leases.insertLease)(tx, services, lease)
  }
  if (current.state === 'queued') await runs.setRunState(tx, current, 'running', '', null)
  return { run: { ...current, state: 'running' }, deployments: all }
}

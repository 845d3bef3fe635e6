import type { Database, Reader, Writer } from '../../kernel/database.ts'
import * as leases from '../store/lease-store.ts'
import * as runs from '../store/run-store.ts'
import type { Run, WholeRun } from '../run.ts'
import * as deployments from '../store/deployment-store.ts'

/** How long a worker holds its services without saying that it lives, in milliseconds. */
export const leaseMs = 60_000

/** The run with the leases of its services; or that it is over or waits, or another's turn. */
export type Claim = WholeRun | 'over' | 'turn'

/** Who wants which run, and when. */
interface Claimant {
  readonly run: Run
  readonly owner: string
  readonly now: number
}

/**
 * Takes the leases of all services of a run, or none; an older run of one of them, or another
 * worker that lives, has them first. Writes only what is not held, or of which a third is gone.
 */
export const claim = async (db: Database, claimant: Claimant): Promise<Claim> =>
  (await db.read((tx) => heldIn(tx, claimant))) ?? (await db.write((tx) => claimIn(tx, claimant)))

const renewMs = leaseMs / 3

/** The run if its leases are held for long enough; undefined where they have to be taken. */
const heldIn = async (
  tx: Reader,
  { run, owner, now }: Claimant,
): Promise<WholeRun | 'over' | undefined> => {
  const whole = await wholeRun(tx, run)
  if (whole === 'over') return whole
  const held = await leases.leasesOf(tx, servicesOf(whole))
  const isHeld = ({ serviceId }: { readonly serviceId: string }): boolean =>
    held.some(
      (lease) =>
        lease.serviceId === serviceId &&
        lease.runId === run.id &&
        lease.owner === owner &&
        lease.expiresAt > now + leaseMs - renewMs,
    )
  return whole.deployments.every(isHeld) ? whole : undefined
}

const claimIn = async (tx: Writer, { run, owner, now }: Claimant): Promise<Claim> => {
  const { id: runId } = run
  const services = servicesOf({ run, deployments: await ofRun(tx, run) })
  const { serviceIds } = services
  const held = new Map(
    (await leases.lockLeases(tx, services)).map((lease) => [lease.serviceId, lease]),
  )
  const isFree = (lease: leases.Lease): boolean =>
    lease.expiresAt <= now ? lease.owner === '' || lease.runId === runId : lease.runId === runId
  for (const lease of held.values())
    if (!isFree(lease) || (lease.owner !== owner && lease.expiresAt > now)) return 'turn'
  const whole = await wholeRun(tx, run)
  if (whole === 'over') return whole
  // Whoever has begun goes on, even if another's clock makes it the younger one.
  const hasBegun = serviceIds.every((id) => {
    const lease = held.get(id)
    return lease?.runId === runId && lease.owner !== ''
  })
  if (!hasBegun && (await runs.hasOlderRun(tx, whole.run, serviceIds))) return 'turn'
  for (const serviceId of serviceIds) {
    const before = held.get(serviceId)
    const token = (before?.token ?? 0) + 1
    const lease = { serviceId, runId, owner, token, expiresAt: now + leaseMs }
    await (before ? leases.takeLease : leases.insertLease)(tx, services, lease)
  }
  if (whole.run.state === 'queued') await runs.setRunState(tx, run, 'running', '', null)
  return { ...whole, run: { ...whole.run, state: 'running' } }
}

const wholeRun = async (tx: Reader, run: Run): Promise<WholeRun | 'over'> => {
  const current = await runs.runById(tx, run.organizationId, run.id)
  if (!current || current.endedAt !== null || current.state === 'waiting') return 'over'
  return { run: current, deployments: await ofRun(tx, run) }
}

const ofRun = (tx: Reader, { organizationId, id }: Run) => deployments.ofRun(tx, organizationId, id)

const servicesOf = ({ run, deployments: all }: WholeRun): leases.LeasedServices => ({
  organizationId: run.organizationId,
  projectEnvironmentId: run.projectEnvironmentId,
  serviceIds: all.map(({ serviceId }) => serviceId),
})

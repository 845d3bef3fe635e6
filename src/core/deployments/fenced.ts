import type { Deployment } from './deployment.ts'
import {
  graceMs,
  isAlive,
  type InstanceState,
  type ServiceFence,
  type WantedInstance,
} from './runtime.ts'
import { raiseFenceTo } from './store/lease-store.ts'
import type { DeployWorld, Somebodys } from './work-world.ts'

/** What the host is told with whatever it is asked on the strength of this reading. */
export const fenceOf = ({
  projectEnvironmentId,
  serviceId,
  fence,
}: Pick<Deployment, 'projectEnvironmentId' | 'serviceId' | 'fence'>): ServiceFence => ({
  service: `${projectEnvironmentId}/${serviceId}`,
  version: fence,
})

/**
 * Begins what is wanted; answers whether all of it has begun. Not where the service has got further
 * meanwhile, nor beside what it must not run with.
 */
export const startFenced = async (
  world: DeployWorld,
  it: Somebodys,
  wanted: readonly WantedInstance[],
): Promise<boolean> => {
  let haveAllBegun = true
  for (const each of wanted) {
    const state = await world.runtime.start(each)
    if (isAlive(state)) continue
    haveAllBegun = false
    await catchUp(world, it, state)
  }
  return haveAllBegun
}

/** Asks an instance to end, unless its service has got further meanwhile. */
export const stopFenced = async (world: DeployWorld, it: Somebodys, id: string): Promise<void> => {
  await catchUp(world, it, await world.runtime.stop(id, graceMs, fenceOf(it)))
}

/** Only a database that was restored is behind what the host has heard of it. */
const catchUp = async (world: DeployWorld, it: Somebodys, { fence }: InstanceState) => {
  if (fence > it.fence) await world.db.write((tx) => raiseFenceTo(tx, it.organizationId, it, fence))
}

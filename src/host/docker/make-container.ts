import { setTimeout as pause } from 'node:timers/promises'
import type { Around } from './around.ts'
import type { ContainerWanted } from './container-config.ts'
import { createContainer, findContainer, removeContainer } from './container.ts'
import { isAway } from './docker-error.ts'
import { ensureNetwork, releaseNetwork } from './networks.ts'

/** A Docker that hung does what it was asked for within so long after it answers again. */
const afterwardsMs = 1000

/** Where a container is made. */
export interface Place {
  readonly name: string
  readonly compartment: string
  /** What nobody else starts while it is held. */
  readonly lock: string
}

/** Makes a container in the network of its compartment; answers its id. Call it under its lock. */
export const makeContainer = async (
  around: Around,
  place: Place,
  wanted: Omit<ContainerWanted, 'network'>,
): Promise<string> => {
  const { compartment } = place
  const network = around.names.compartment(compartment)
  try {
    return await around.lock(network, async () => {
      await ensureNetwork(around, network, { compartment })
      return await createContainer(around, place.name, { ...wanted, network })
    })
  } catch (error) {
    // It may have been made, and only the answer is missing.
    if (isAway(error)) giveUp(around, place)
    throw error
  }
}

/**
 * Takes away what there is once Docker answers, unless it is attended by then: whoever starts an
 * instance again may have found it well.
 */
export const giveUp = (around: Around, place: Place): void => {
  void around.tidy(() => around.lock(place.lock, () => unmake(around, place)))
}

const unmake = async (around: Around, { name, compartment }: Place): Promise<void> => {
  let found = await findContainer(around, name)
  if (!found) {
    await pause(afterwardsMs, undefined, { signal: around.closed })
    found = await findContainer(around, name)
  }
  if (found && around.attended.has(found.id)) return
  if (found) await removeContainer(around, found.id)
  const network = around.names.compartment(compartment)
  await around.lock(network, () => releaseNetwork(around, network))
}

import type { Living } from '../executor.ts'
import type { Around } from './around.ts'
import { findContainer, ourContainers, removeContainer } from './container.ts'
import { clearBuild, isBuiltElsewhere, trails } from './leftovers.ts'
import { attend, drained, takeAway } from './living.ts'
import { ourNetworks, releaseNetwork } from './networks.ts'

/** A Docker that takes longer to answer is away, in milliseconds. */
const soonMs = 3000

/**
 * The instances that live on from before. What has ended meanwhile is taken away after its last
 * lines are kept, and so is what builds and interrupted starts have left. Fails soon where Docker
 * is away: whoever starts does not wait for it.
 */
export const adoptInstances = async (around: Around): Promise<readonly Living[]> => {
  const ping = { method: 'GET', path: '/version', signal: AbortSignal.timeout(soonMs) } as const
  for await (const _ of await around.engine.open(ping));
  const living: Living[] = []
  for (const { id, labels } of await ourContainers(around, {})) {
    const instance = around.names.labelOf(labels, 'instance')
    if (instance === '') {
      expire(around, id, Number(around.names.labelOf(labels, 'deadline')))
      continue
    }
    // One that is being started is not touched.
    await around.lock(instance, async () => {
      const found = await findContainer(around, id)
      if (found?.state === 'running') living.push(attend(around, found))
      else if (found) await bury(around, id, labels, instance, found.state === 'ended')
    })
  }
  const builds = new Set(await trails(around))
  for (const { name, build } of await ourNetworks(around))
    if (build === '') await around.lock(name, () => releaseNetwork(around, name))
    else builds.add(build)
  for (const deployment of builds)
    if (!around.building.has(deployment) && !(await isBuiltElsewhere(around, deployment)))
      await clearBuild(around, deployment)
  return living
}

const bury = async (
  around: Around,
  id: string,
  labels: unknown,
  instance: string,
  hasRun: boolean,
): Promise<void> => {
  const deployment = around.names.labelOf(labels, 'deployment')
  if (hasRun) await drained(around, id, deployment, instance, null)
  await takeAway(around, id, around.names.labelOf(labels, 'compartment'))
}

/** Until its deadline a command goes on: who asks for its step again learns how it ended. */
const expire = (around: Around, id: string, deadline: number): void => {
  const end = (): void => {
    if (!around.closed.aborted) void around.tidy(() => removeContainer(around, id))
  }
  const leftMs = Math.max(0, deadline - Date.now()) || 0
  setTimeout(end, Math.min(leftMs, 2 ** 31 - 1)).unref()
}

import type { Living } from '../executor.ts'
import type { InstanceSpec } from '../wire.ts'
import type { Around } from './around.ts'
import { findContainer, startContainer, type Container } from './container.ts'
import { DockerError, isAway } from './docker-error.ts'
import { findImage, imageName, keepImage } from './images.ts'
import { attend, drained, takeAway } from './living.ts'
import { giveUp, makeContainer } from './make-container.ts'

/** Starts an instance, or finds it running. Fails with a sentence for people. */
export const startInstance = async (around: Around, spec: InstanceSpec): Promise<Living> => {
  const { names } = around
  if (spec.kind !== 'worker' && spec.port === null)
    throw new DockerError('A service in a container that takes requests must say its `port:`.')
  const name = names.container(spec.id)
  const before = await findContainer(around, name)
  if (before?.state === 'running') return attend(around, before)
  if (before) await clear(around, before, spec)
  const image = await present(around, spec.digest, spec.image)
  await keepImage(around, image, spec.deployment)
  const place = { name, compartment: spec.compartment, lock: spec.id }
  const id = await makeContainer(around, place, {
    image,
    argv: spec.argv,
    env: spec.env,
    port: spec.port,
    labels: names.labels({
      deployment: spec.deployment,
      instance: spec.id,
      compartment: spec.compartment,
      service: spec.service,
      exclusive: String(spec.exclusive),
      kind: spec.kind,
      readiness: JSON.stringify(spec.readiness),
      ...(spec.port === null ? {} : { port: String(spec.port) }),
    }),
    limits: around.limits,
  })
  try {
    await startContainer(around, id)
    return await running(around, id, spec)
  } catch (error) {
    if (isAway(error)) giveUp(around, place)
    else await takeAway(around, id, spec.compartment)
    throw error
  }
}

/** The name under which Docker has the image; fails when it is not on this machine. */
export const present = async (
  around: Around,
  digest: string,
  image: string | null,
): Promise<string> => {
  const name = imageName(digest, image)
  if (await findImage(around, name)) return name
  throw new DockerError(`The image ${name} is not on this machine: deploy it again.`)
}

const running = async (around: Around, id: string, spec: InstanceSpec): Promise<Living> => {
  const found = await findContainer(around, id)
  if (!found) throw new DockerError('Its container was removed while it was being started.')
  const living = attend(around, found)
  if (living.address || spec.port === null) return living
  // One that ends at once has no port any more.
  const { why } = await living.ended
  throw new DockerError(`It ended at once: ${why}.`)
}

/** Keeps the last lines of one that ended while nobody looked, and takes it away. */
const clear = async (around: Around, found: Container, spec: InstanceSpec): Promise<void> => {
  if (found.state === 'ended') await drained(around, found.id, spec.deployment, spec.id, null)
  await takeAway(around, found.id, spec.compartment)
}

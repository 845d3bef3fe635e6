import type { IncomingMessage } from 'node:http'
import { hexOf } from '../../formats/digest.ts'
import type { FetchStep, StepState } from '../wire.ts'
import type { Around } from './around.ts'
import { DockerError } from './docker-error.ts'
import { findImage, imageName, keepImage, type Image } from './images.ts'
import { toldForPull, withAdvice } from './logins.ts'
import { progressOf } from './progress.ts'

/** Brings an image by its digest; one that is here already is not fetched. */
export const fetchImage = async (
  around: Around,
  step: FetchStep,
  signal: AbortSignal,
): Promise<StepState> => {
  const { engine, names } = around
  const name = imageName('', step.image)
  const digest = name.slice(name.indexOf('@') + 1)
  const here = await findImage(around, name)
  if (!here) {
    await engine.patiently(() => pull(around, step, name, signal), signal)
    const marker = `repo=${names.fetched}&tag=${hexOf(digest)}`
    await engine.ask({ method: 'POST', path: `/images/${name}/tag?${marker}` })
  }
  const image = here ?? (await findImage(around, name))
  if (!image) throw new DockerError(`Docker has fetched ${name}, but does not have it.`)
  await keepImage(around, name, step.deployment)
  return { state: 'done', built: builtOf(image, digest, false) }
}

/** What a step has brought; an image carries all that it runs with, so no programs are named. */
export const builtOf = (image: Image, digest: string, local: boolean) => ({
  digest,
  kind: 'CONTAINER_IMAGE' as const,
  local,
  bytes: image.bytes,
  toolchain: { platform: image.platform, programs: [] },
})

const pull = async (
  { engine, logs, findLogin }: Around,
  step: FetchStep,
  name: string,
  signal: AbortSignal,
): Promise<void> => {
  const [repository = '', digest = ''] = name.split('@')
  const query = `fromImage=${encodeURIComponent(repository)}&tag=${encodeURIComponent(digest)}`
  const path = `/images/create?${query}`
  const { headers, without } = await toldForPull(findLogin, name)
  const failed = (error: string): DockerError =>
    new DockerError(withAdvice(`Docker could not fetch ${name}: ${without(error)}`, [name]))
  let answer: IncomingMessage
  try {
    answer = await engine.open({ method: 'POST', path, headers, withinMs: null, signal })
  } catch (error) {
    // Nothing of an image comes before its registry has said who may have it.
    throw error instanceof DockerError && !error.isAway ? failed(error.message) : error
  }
  for await (const { status, error } of progressOf(engine.socket, answer)) {
    if (error !== undefined) throw failed(error)
    if (status !== undefined) logs.line(step.deployment, 'build', 'stdout', without(status))
  }
}

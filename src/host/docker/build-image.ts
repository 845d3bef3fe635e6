import { createReadStream } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hexOf } from '../../formats/digest.ts'
import type { BuildStep, StepState } from '../wire.ts'
import type { Around } from './around.ts'
import { basesOf } from './bases.ts'
import { writeContext } from './build-context.ts'
import { DockerError } from './docker-error.ts'
import { builtOf } from './fetch-image.ts'
import { findImage, listImages, missingImages } from './images.ts'
import { beginTrail, clearBuild, clearTrail, contextOf } from './leftovers.ts'
import { linesInto, type Lines } from './lines.ts'
import { toldForBuild, withAdvice, type Told } from './logins.ts'
import { ensureNetwork } from './networks.ts'
import { progressOf, type Progress } from './progress.ts'

/** A build may use the layers of so many earlier images of its service. */
const mostEarlier = 5

/** Builds an image from a Dockerfile in the uploaded source. Fails with a sentence for people. */
export const buildImage = async (
  around: Around,
  step: BuildStep,
  signal: AbortSignal,
): Promise<StepState> => {
  const dockerfile = dockerfileOf(step)
  const context = contextOf(around, step.deployment)
  around.building.add(step.deployment)
  await mkdir(around.folder, { recursive: true, mode: 0o700 })
  await rm(context, { force: true })
  try {
    const source = join(around.sources, `${hexOf(step.source)}.tar`)
    const text = await writeContext({ source, path: step.path, dockerfile }, context)
    const bases = basesOf(text, step.env)
    // A build has no effect but its image, so that it may begin again.
    const begin = () => build(around, step, { context, bases }, signal)
    const id = await around.engine.patiently(begin, signal)
    const image = await findImage(around, id)
    if (!image) throw new DockerError('Docker has built an image, but does not have it.')
    return { state: 'done', built: builtOf(image, image.id, true) }
  } finally {
    await around.tidy(() => clearBuild(around, step.deployment))
    around.building.delete(step.deployment)
  }
}

const isInside = (name: string): boolean =>
  name.split('/').every((part) => part !== '' && part !== '..' && part !== '.')

const dockerfileOf = ({ commands, output, dockerfile, path }: BuildStep): string => {
  if (dockerfile === null || commands.length > 0 || output !== null)
    throw new DockerError(
      'The docker driver builds with a Dockerfile: say `build.dockerfile`, without commands.',
    )
  if (!isInside(dockerfile) || (path !== '.' && !isInside(path)))
    throw new DockerError('The Dockerfile and its folder must lie inside the source.')
  return dockerfile
}

const build = async (
  around: Around,
  step: BuildStep,
  { context, bases }: { readonly context: string; readonly bases: readonly string[] },
  signal: AbortSignal,
): Promise<string> => {
  const { engine, logs } = around
  const network = around.names.build(step.deployment)
  await clearTrail(around, step.deployment)
  const trail = await beginTrail(around, step.deployment)
  const into = (stream: 'stdout' | 'stderr') =>
    linesInto((line) => logs.line(step.deployment, 'build', stream, line))
  const lines = { stdout: into('stdout'), stderr: into('stderr') }
  try {
    const fetched = await missingImages(around, bases)
    const { headers, without } = await toldForBuild(around.findLogin, fetched)
    await around.lock(network, () => ensureNetwork(around, network, { build: step.deployment }))
    const answer = await engine.open({
      method: 'POST',
      path: `/build?${(await queryOf(around, step)).toString()}`,
      tar: { stream: createReadStream(context), bytes: (await stat(context)).size },
      headers,
      withinMs: null,
      signal,
    })
    let image: string | undefined
    for await (const progress of progressOf(engine.socket, answer)) {
      write(lines, progress, without)
      const made = /^ ---> ([0-9a-f]{12})\n$/.exec(progress.stream ?? '')?.[1]
      if (made !== undefined) await trail.met(made)
      image = progress.image ?? image
      if (progress.error !== undefined)
        throw failed(logs, step, withAdvice(without(progress.error), fetched))
    }
    if (image === undefined)
      throw new DockerError(
        `Docker does not answer on ${engine.socket}: the build broke off before its end.`,
        { isAway: true },
      )
    return image
  } finally {
    lines.stdout.end()
    lines.stderr.end()
    await trail.close()
  }
}

/** The classic builder paints what comes from stderr; that is how it is told apart. */
const write = (
  lines: Readonly<Record<'stdout' | 'stderr', Lines>>,
  progress: Progress,
  without: Told['without'],
): void => {
  const stream = without(progress.stream ?? '')
  const status = progress.status === undefined ? undefined : without(progress.status)
  const painted = /^\u001B\[91m([^]*)\u001B\[0m$/.exec(stream)?.[1]
  if (painted !== undefined) lines.stderr.add(painted)
  else lines.stdout.add(status === undefined ? stream : `${status}\n`)
}

const failed = (logs: Around['logs'], step: BuildStep, error: string): DockerError => {
  logs.line(step.deployment, 'build', 'stderr', error)
  return new DockerError(`The build failed: ${error}`)
}

/** The classic builder's settings; its cache is held to what the same service built before. */
const queryOf = async (around: Around, step: BuildStep): Promise<URLSearchParams> => {
  const { names, limits } = around
  const labels = { compartment: step.compartment, service: step.service }
  const earlier = [...(await listImages(around, names.filter(labels)))]
    .sort((one, other) => other.createdAt - one.createdAt)
    .slice(0, mostEarlier)
    .map(({ id }) => id)
  return new URLSearchParams({
    dockerfile: step.dockerfile ?? '',
    t: `${names.kept}:${step.deployment}`,
    buildargs: JSON.stringify(step.env),
    labels: JSON.stringify(names.labels(labels)),
    networkmode: names.build(step.deployment),
    rm: '1',
    forcerm: '1',
    ...(earlier.length === 0 ? { nocache: '1' } : { cachefrom: JSON.stringify(earlier) }),
    ...(limits.memoryBytes === undefined
      ? {}
      : { memory: String(limits.memoryBytes), memswap: String(limits.memoryBytes) }),
  })
}

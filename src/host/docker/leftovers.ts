import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { identityOf, isAlive, type Identity } from '../process/proc.ts'
import type { Around } from './around.ts'
import { removeContainer } from './container.ts'
import { listAt, textAt } from './fields.ts'
import { listImages, removeImage, type Listed } from './images.ts'
import { releaseNetwork } from './networks.ts'

/** What a build makes on the way, written down so that it is found after a crash, too. */
export interface Trail {
  /** An image that the build has named. */
  readonly met: (image: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** Begins to note what a build of this deployment makes, beside what was there before. */
export const beginTrail = async (around: Around, deployment: string): Promise<Trail> => {
  await mkdir(around.folder, { recursive: true, mode: 0o700 })
  const before = await listImages(around, null)
  const file = await open(pathOf(around, deployment), 'w', 0o600)
  await file.write(`${JSON.stringify(identityOf(process.pid))}\n`)
  await file.write(before.map(({ id }) => `- ${id}\n`).join(''))
  return {
    met: async (image) => {
      await file.write(`+ ${image}\n`)
    },
    close: async () => await file.close(),
  }
}

/**
 * Takes away what a build of this deployment has left: its containers, its network, and the images
 * between its steps that the result is not made of.
 */
export const clearTrail = async (around: Around, deployment: string): Promise<void> => {
  const network = around.names.build(deployment)
  const filters = encodeURIComponent(JSON.stringify({ network: [network] }))
  const path = `/containers/json?all=1&filters=${filters}`
  for (const each of listAt(await around.engine.ask({ method: 'GET', path })))
    await removeContainer(around, textAt(each, 'Id'))
  await releaseNetwork(around, network)
  const lines = await readTrail(around, deployment)
  for (const id of leftImages(lines, await listImages(around, null))) await removeImage(around, id)
  await rm(pathOf(around, deployment), { force: true })
}

/** Takes away all that a build of this deployment has left, its context too. */
export const clearBuild = async (around: Around, deployment: string): Promise<void> => {
  await clearTrail(around, deployment)
  await rm(contextOf(around, deployment), { force: true })
}

/** Where a build's context is written. */
export const contextOf = ({ folder }: Around, deployment: string): string =>
  join(folder, `${deployment}.context.tar`)

/** Whether another process still builds it, as a host does that has a successor by now. */
export const isBuiltElsewhere = async (around: Around, deployment: string): Promise<boolean> => {
  const [first = ''] = await readTrail(around, deployment)
  try {
    const builder = JSON.parse(first) as Identity
    return builder.pid !== process.pid && isAlive(builder)
  } catch {
    return false
  }
}

/** The deployments whose builds may have left something. */
export const trails = async ({ folder }: Around): Promise<readonly string[]> => {
  const names = await readdir(folder).catch(() => [])
  return names.flatMap((name) => /^(.+)\.(?:build|context\.tar)$/.exec(name)?.[1] ?? [])
}

/**
 * Which images a build made and nobody has a name for, children first: those that it named, and
 * what was made from them. None of them was there before.
 */
export const leftImages = (
  trail: readonly string[],
  images: readonly Listed[],
): readonly string[] => {
  const before = new Set(trail.filter((line) => line.startsWith('- ')).map((line) => line.slice(2)))
  // A line that was torn by a crash could mean another's image.
  const met = trail.flatMap((line) => /^\+ ([0-9a-f]{12})$/.exec(line)?.[1] ?? [])
  const made = images.filter(({ id }) => !before.has(id))
  const left: Listed[] = made.filter(({ id }) =>
    met.some((short) => id.startsWith(`sha256:${short}`)),
  )
  for (let at = 0; at < left.length; at++)
    for (const each of made)
      if (each.parent === left[at]?.id && !left.includes(each)) left.push(each)
  const depth = (image: Listed | undefined): number =>
    image ? 1 + depth(made.find(({ id }) => id === image.parent)) : 0
  return left
    .filter(({ isNamed }) => !isNamed)
    .sort((one, other) => depth(other) - depth(one))
    .map(({ id }) => id)
}

const pathOf = ({ folder }: Around, deployment: string): string =>
  join(folder, `${deployment}.build`)

const readTrail = async (around: Around, deployment: string): Promise<readonly string[]> => {
  try {
    return (await readFile(pathOf(around, deployment), 'utf8')).split('\n')
  } catch {
    return []
  }
}

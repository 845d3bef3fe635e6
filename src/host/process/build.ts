import {
  createReadStream,
  existsSync,
  mkdirSync,
  realpathSync,
  renameSync,
  statSync,
} from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { ArchiveError, usualArchiveLimits } from '../../formats/archive/archive.ts'
import { extractArchive } from '../../formats/archive/extract.ts'
import { membersOf } from '../../formats/archive/folder.ts'
import { writeArchive } from '../../formats/archive/write.ts'
import { hexOf, type Digest } from '../../formats/digest.ts'
import { flushFolder } from '../whole-file.ts'
import type { BuildStep, StepState } from '../wire.ts'
import { useCache } from './caches.ts'
import { environmentOf, makeOwnFolders } from './environment.ts'
import type { Folders } from '../folders.ts'
import { keepArtifact } from './releases.ts'
import { runToEnd, type RunAround } from './run.ts'
import { shortOfSpace } from './space.ts'
import { toolchainOf } from './toolchain.ts'

/** What building needs of the machine. */
export interface BuildAround extends RunAround {
  readonly folders: Folders
  /** Where programs are searched. */
  readonly path: string
}

/** A source unpacked, what a build adds and the artifact take about so many times its size. */
const roomFactor = 3

/**
 * Unpacks the source into the step's own folder, runs the commands, and keeps the output as an
 * artifact under its digest. The folder is the caller's to remove.
 */
export const build = async (
  step: BuildStep,
  folder: string,
  cancelled: AbortSignal,
  around: BuildAround,
): Promise<StepState> => {
  const { folders, path, freeBytes } = around
  const deadline = around.clock.now() + step.timeoutMs
  const archive = join(folders.sources, `${hexOf(step.source)}.tar`)
  const size = statSync(archive, { throwIfNoEntry: false })?.size
  if (size === undefined)
    return failed(`the source ${step.source} is not on this machine; send it again`)
  const shortage = shortOfSpace(folders.data, size * roomFactor, freeBytes)
  if (shortage !== undefined) return { state: 'errored', why: shortage }
  const source = join(folder, 'source')
  makeOwnFolders(folder)
  const cache = useCache(folders.cache, step)
  try {
    await extractArchive(createReadStream(archive), source, {
      limits: usualArchiveLimits,
      digest: step.source as Digest,
    })
  } catch (error) {
    if (error instanceof ArchiveError)
      return failed(`the source cannot be unpacked: ${error.message}`)
    throw error
  }
  const cwd = folderInside(source, step.path)
  if (cwd === undefined) return failed(`the source has no folder ${step.path}`)
  const env = environmentOf(step.env, { folder, path, port: null, cache })
  for (const argv of step.commands) {
    const run = { ...step, from: 'build', argv, env, cwd, folder, deadline, cancelled }
    const end = await runToEnd(run, around)
    if (!end.ok) return failed(`${argv[0]}: ${end.why}`)
  }
  return await keepOutput(step, cwd, around)
}

const keepOutput = async (
  step: BuildStep,
  cwd: string,
  { folders, path }: BuildAround,
): Promise<StepState> => {
  const output = step.output === null ? cwd : folderInside(cwd, step.output)
  if (output === undefined)
    return failed(
      `the build left no folder ${step.output} inside ${step.path}; check output in berth.yml`,
    )
  mkdirSync(folders.artifacts, { recursive: true, mode: 0o700 })
  const part = join(folders.artifacts, `.${step.key.replaceAll('/', '%2F')}.part`)
  await rm(part, { force: true })
  try {
    const { digest, bytes } = await writeArchive(membersOf(output), part, usualArchiveLimits)
    const artifact = join(folders.artifacts, `${hexOf(digest)}.tar`)
    // Before it is there: whoever forgets the same artifact leaves it.
    keepArtifact(folders.releases, { ...step, digest })
    if (existsSync(artifact)) await rm(part)
    else renameSync(part, artifact)
    flushFolder(folders.artifacts)
    const toolchain = await toolchainOf(step.commands, path, cwd)
    return { state: 'done', built: { digest, kind: 'ARCHIVE', local: false, bytes, toolchain } }
  } catch (error) {
    if (error instanceof ArchiveError) return failed(`the output cannot be kept: ${error.message}`)
    throw error
  }
}

/** A folder below another, also when links are followed; undefined when it is not. */
export const folderInside = (base: string, path: string): string | undefined => {
  try {
    const root = realpathSync(base)
    const found = realpathSync(resolve(root, path))
    const isInside = found === root || found.startsWith(`${root}${sep}`)
    return isInside && statSync(found).isDirectory() ? found : undefined
  } catch {
    return undefined
  }
}

const failed = (why: string): StepState => ({ state: 'failed', why })

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { CliContext } from '../frame/context.ts'
import { withProgress } from '../shown/progress.ts'
import { unreadable } from './read-input.ts'
import { refuseRegistryFlags, resolveTyped } from './registry-flags.ts'
import { refuseWordAlone } from './word-alone.ts'
import { UsageError } from '../frame/errors.ts'

/** An artifact as a request names it; `index` is base64. */
export interface NamedArtifact {
  readonly digest: string
  readonly name: string | undefined
  readonly index: string | undefined
  /** Of single images, each in base64. */
  readonly manifests: string[] | undefined
}

/** What `--artifact` means: a digest as it is, a file by its bytes, else a reference. */
export const artifactFrom = async (
  typed: string,
  flags: Parameters<typeof resolveTyped>[2],
  context: CliContext,
): Promise<NamedArtifact> => {
  if (/^sha256:/i.test(typed)) {
    refuseRegistryFlags(flags, 'with a digest')
    return { digest: typed, name: undefined, index: undefined, manifests: undefined }
  }
  if (/^[./]/.test(typed)) {
    refuseRegistryFlags(flags, 'with a file')
    const digest = await withProgress(context, `Reading ${typed}`, digestOfFile(typed))
    return { digest, name: basename(typed), index: undefined, manifests: undefined }
  }
  refuseWordAlone(typed, '--artifact', 'a reference, sha256:…, or a file', context)
  const found = await resolveTyped(typed, '--artifact', flags, context, { platforms: true })
  const { digest, name, indexBytes, manifests } = found
  return {
    digest,
    name,
    index: indexBytes && Buffer.from(indexBytes).toString('base64'),
    manifests: manifests?.map((bytes) => Buffer.from(bytes).toString('base64')),
  }
}

const digestOfFile = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  try {
    const found = await stat(path)
    // A pipe or device has no bytes that anybody could find again.
    if (!found.isFile()) {
      const what = found.isDirectory() ? 'a folder' : 'no regular file'
      throw new UsageError(`--artifact: ${path} is ${what}.`, 'An OCI layout is oci:FOLDER')
    }
    for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array)
  } catch (error) {
    throw error instanceof UsageError ? error : unreadable(path, '--artifact', error)
  }
  return `sha256:${hash.digest('hex')}`
}

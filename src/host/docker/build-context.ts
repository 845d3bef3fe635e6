import { createReadStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import {
  paddedBytes,
  usualArchiveLimits,
  type ArchiveEntry,
} from '../../formats/archive/archive.ts'
import { encodeEntry, endOfArchive } from '../../formats/archive/header.ts'
import { readArchive } from '../../formats/archive/read.ts'
import { DockerError } from './docker-error.ts'
import { readDockerignore } from './dockerignore.ts'

/** What a build sees of an uploaded source. */
export interface ContextWanted {
  /** The source's tar. */
  readonly source: string
  /** The folder inside it that becomes the context; `.` is all of it. */
  readonly path: string
  /** Relative to `path`. */
  readonly dockerfile: string
}

const mostTextBytes = 1024 * 1024

/**
 * Writes the tar that a build is given: one folder of the source, without what its `.dockerignore`
 * names. Answers the Dockerfile's text; fails with a sentence when it is not there.
 */
export const writeContext = async (wanted: ContextWanted, to: string): Promise<string> => {
  const prefix = wanted.path === '.' ? '' : `${wanted.path.replace(/\/+$/, '')}/`
  const { ignore, text } = await survey(wanted, prefix)
  if (text === undefined)
    throw new DockerError(
      `There is no ${join(prefix, wanted.dockerfile)} in the source: ` +
        'say where it is with `build.dockerfile`.',
    )
  const always = new Set([wanted.dockerfile, '.dockerignore'])
  const file = await open(to, 'wx', 0o600)
  try {
    const bytesOfSource = createReadStream(wanted.source)
    await readArchive(bytesOfSource, usualArchiveLimits, async (entry, content) => {
      const inside = within(entry, prefix)
      if (!inside || (ignore(inside.path) && !always.has(inside.path))) return
      await write(file, encodeEntry(inside))
      let size = 0
      for await (const piece of content) size += await write(file, piece)
      await write(file, Buffer.alloc(paddedBytes(size) - size))
    })
    await write(file, endOfArchive)
    return text
  } finally {
    await file.close()
  }
}

const within = (entry: ArchiveEntry, prefix: string): ArchiveEntry | null =>
  entry.path.startsWith(prefix) && entry.path.length > prefix.length
    ? { ...entry, path: entry.path.slice(prefix.length) }
    : null

const survey = async (
  { source, dockerfile }: ContextWanted,
  prefix: string,
): Promise<{ ignore: (path: string) => boolean; text: string | undefined }> => {
  // A Dockerfile may bring a list of its own, which counts instead of the usual one.
  const texts = new Map<string, string>()
  const lists = [`${dockerfile}.dockerignore`, '.dockerignore']
  await readArchive(createReadStream(source), usualArchiveLimits, async (entry, content) => {
    const inside = within(entry, prefix)
    if (inside?.kind !== 'file') return
    if (inside.path !== dockerfile && !lists.includes(inside.path)) return
    if (inside.size > mostTextBytes)
      throw new DockerError(`${entry.path} has more than ${mostTextBytes} bytes.`)
    const pieces: Uint8Array[] = []
    for await (const piece of content) pieces.push(Buffer.from(piece))
    texts.set(inside.path, Buffer.concat(pieces).toString('utf8'))
  })
  const list = lists.map((name) => texts.get(name)).find((each) => each !== undefined)
  return { ignore: readDockerignore(list ?? ''), text: texts.get(dockerfile) }
}

const write = async (file: FileHandle, bytes: Uint8Array): Promise<number> => {
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten
  return bytes.length
}

import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { digestOf, type Digest } from '../../formats/digest.ts'
import { documentLimits } from '../../formats/materials/facts.ts'
import { unreadable } from '../words/read-input.ts'
import { MissingError, UsageError } from '../frame/errors.ts'

/** A file as it was when it was read: all of its bytes, or of a large one only the beginning. */
export interface ReadFile {
  readonly path: string
  readonly digest: Digest
  readonly size: number
  readonly bytes: Buffer
  readonly isWhole: boolean
}

const beginningBytes = 64 * 1024

/** Reads a file once; one that is too large to be looked into is only hashed. */
export const readWhole = async (path: string): Promise<ReadFile> => {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw unreadable(path, '--value', error)
  })
  try {
    const found = await file.stat()
    // A pipe or device has no bytes that anybody could find again.
    if (!found.isFile())
      throw new UsageError(
        `--value: ${path} is ${found.isDirectory() ? 'a folder' : 'no regular file'}.`,
        'Name a file; an OCI layout is oci:FOLDER',
      )
    if (found.size > documentLimits.maxBytes) return { path, ...(await hashed(file)) }
    const bytes = await file.readFile()
    return { path, digest: digestOf(bytes), size: bytes.length, bytes, isWhole: true }
  } catch (error) {
    if (error instanceof UsageError || error instanceof MissingError) throw error
    throw unreadable(path, '--value', error)
  } finally {
    await file.close()
  }
}

const hashed = async (file: FileHandle) => {
  const hash = createHash('sha256')
  const beginning: Buffer[] = []
  let size = 0
  for await (const each of file.createReadStream({ autoClose: false })) {
    const piece = each as Buffer
    if (size < beginningBytes) beginning.push(piece)
    hash.update(piece)
    size += piece.length
  }
  const digest: Digest = `sha256:${hash.digest('hex')}`
  return { digest, size, bytes: Buffer.concat(beginning), isWhole: false }
}

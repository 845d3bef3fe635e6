import { open, type FileHandle } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { appendToSource, beginSource, mostPartBytes } from '../contract/sources.ts'
import type { SourceProgress } from '../contract/sources.ts'
import { call, callWithBytes, type Connection } from './call.ts'
import { ProblemError, UnreachableError } from './errors.ts'

/** A packed source on this machine: the digest and size of the file at `path`. */
export interface LocalSource {
  readonly path: string
  readonly digest: string
  readonly bytes: number
}

/** How an upload goes; each has a default. */
export interface UploadOptions {
  /** Told after every part and every time the upload goes on. */
  readonly onProgress?: (progress: SourceProgress) => void
  /** Waits so many milliseconds before the next attempt. */
  readonly wait?: (ms: number) => Promise<unknown>
  /** The first part in bytes; later ones grow up to what the server takes. */
  readonly firstPartBytes?: number
}

/** How often it is tried without getting any further. */
const mostAttempts = 6
const firstWaitMs = 250
const leastPartBytes = 64 * 1024
/** A part that takes longer is followed by a smaller one, which fits into the server's patience. */
const slowMs = 5_000
/** For one part, answer included: the last one is checked against the digest. */
const partTimeoutMs = 60_000

/**
 * Brings a source to the server, from where an earlier upload ended. Goes on after a lost
 * connection or a restart of the server; gives up after several attempts that got no further, with
 * the error of the last. What the server refuses is thrown as it is.
 */
export const uploadSource = async (
  source: LocalSource,
  connection: Connection,
  options: UploadOptions = {},
): Promise<SourceProgress> => {
  const patient = { ...connection, timeoutMs: Math.max(connection.timeoutMs, partTimeoutMs) }
  const file = await open(source.path, 'r')
  try {
    return await goOn(file, source, patient, options)
  } finally {
    await file.close()
  }
}

/** What is known from one attempt to the next. */
interface Course {
  partBytes: number
  furthest: number
  attempts: number
  mayBeginAgain: boolean
}

const goOn = async (
  file: FileHandle,
  { digest, bytes }: LocalSource,
  connection: Connection,
  { onProgress = () => {}, wait = sleep, firstPartBytes = 1024 * 1024 }: UploadOptions,
): Promise<SourceProgress> => {
  const course = { partBytes: firstPartBytes, furthest: 0, attempts: 0, mayBeginAgain: false }
  for (;;) {
    try {
      let progress = (await call(beginSource, { digest, bytes }, connection)).value
      // Bytes that were there before may be damaged: then the digest is wrong, once.
      if (progress.received > 0 && course.furthest === 0) course.mayBeginAgain = true
      for (;;) {
        note(course, progress)
        onProgress(progress)
        if (progress.complete) return progress
        progress = await sendPart(file, progress, connection, course)
      }
    } catch (error) {
      if (!mayGoOn(error, course)) throw error
      await wait(firstWaitMs * 2 ** (course.attempts - 1))
    }
  }
}

const note = (course: Course, { received }: SourceProgress): void => {
  if (received > course.furthest) course.attempts = 0
  course.furthest = Math.max(course.furthest, received)
}

const sendPart = async (
  file: FileHandle,
  { digest, bytes, received }: SourceProgress,
  connection: Connection,
  course: Course,
): Promise<SourceProgress> => {
  const part = Buffer.alloc(Math.min(course.partBytes, bytes - received))
  for (let at = 0; at < part.length;) {
    const { bytesRead } = await file.read(part, at, part.length - at, received + at)
    if (bytesRead === 0) throw new Error('the packed source has become shorter')
    at += bytesRead
  }
  const began = performance.now()
  const input = { digest, offset: String(received) }
  const larger = Math.min(course.partBytes * 2, mostPartBytes)
  // Unless it gets through in time, the next one is smaller.
  course.partBytes = Math.max(leastPartBytes, Math.floor(course.partBytes / 2))
  const { value } = await callWithBytes(appendToSource, input, part, connection)
  if (performance.now() - began <= slowMs) course.partBytes = larger
  return value
}

const mayGoOn = (error: unknown, course: Course): boolean => {
  course.attempts += 1
  if (course.attempts >= mostAttempts) return false
  if (error instanceof UnreachableError) return true
  if (!(error instanceof ProblemError)) return false
  const { code, retryable } = error.problem
  if (code === 'digest_mismatch' && course.mayBeginAgain) {
    course.mayBeginAgain = false
    return true
  }
  return retryable || code === 'offset_mismatch' || code === 'not_found'
}

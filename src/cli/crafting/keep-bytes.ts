import { callWithBytes } from '../../client/call.ts'
import { ProblemError, UnreachableError } from '../../client/errors.ts'
import { mostBlobBytes, uploadBlob } from '../../contract/blobs.ts'
import type { Invocation } from '../frame/invocation.ts'
import { withProgress } from '../shown/progress.ts'
import type { ReadFile } from './read-file.ts'

/** For one upload, answer included, in milliseconds. */
const uploadMs = 120_000
const mostAttempts = 2

/**
 * Brings a file's bytes to the server, which keeps them by their digest; false for a file that is
 * larger than what it keeps: of that only the digest is known. After a lost answer it tries again.
 */
export const keepBytes = async (
  { connection, context }: Invocation,
  { digest, size, bytes, isWhole }: ReadFile,
): Promise<boolean> => {
  if (!isWhole || size > mostBlobBytes) return false
  const found = connection()
  const patient = { ...found, timeoutMs: Math.max(found.timeoutMs, uploadMs) }
  const upload = async (): Promise<void> => {
    for (let attempt = 1; ; attempt++) {
      try {
        await callWithBytes(uploadBlob, { digest }, bytes, patient)
        return
      } catch (error) {
        if (attempt === mostAttempts || !mayRepeat(error)) throw error
      }
    }
  }
  await withProgress(context, `Uploading to ${found.server.url}`, upload())
  return true
}

const mayRepeat = (error: unknown): boolean =>
  error instanceof UnreachableError
    ? error.wasLost
    : error instanceof ProblemError && error.problem.retryable

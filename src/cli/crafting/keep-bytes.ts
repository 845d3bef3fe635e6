import { setTimeout as sleep } from 'node:timers/promises'
import { callWithBytes } from '../../client/call.ts'
import { ProblemError, UnreachableError } from '../../client/errors.ts'
import { mostBlobBytes, uploadBlob } from '../../contract/blobs.ts'
import type { Invocation } from '../frame/invocation.ts'
import { withProgress } from '../shown/progress.ts'
import type { ReadFile } from './read-file.ts'

/** For one upload, answer included, in milliseconds. */
const uploadMs = 120_000
const mostAttempts = 2
/** How many turns of a second are waited while too many uploads are under way. */
const mostTurns = 60

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
        // Others of the organization upload, too: there is a turn for everybody.
        const isTurn = error instanceof ProblemError && error.problem.code === 'rate_limited'
        if (attempt >= (isTurn ? mostTurns : mostAttempts) || !mayRepeat(error)) throw error
        if (isTurn) await sleep(1000)
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

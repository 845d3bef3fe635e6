import { AwsV4Signer } from 'aws4fetch'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '../core/kernel/refusal.ts'

/** A place in a bucket, and who may write there. */
export interface S3Place {
  /** Where the store answers, such as `https://s3.eu-central-1.amazonaws.com`. */
  readonly endpoint: string
  readonly region: string
  readonly bucket: string
  /** Stands before every key: empty, or with a slash at its end. */
  readonly prefix: string
  readonly credentials: S3Credentials
  readonly patience?: S3Patience
}

/** The standard AWS credentials. */
export interface S3Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

/** How long the store is waited for, in milliseconds. */
export interface S3Patience {
  /** For an answer to begin, beyond what sending takes. */
  readonly answerMs: number
  /** Between two pieces of an answer, and for all of it beyond what its bytes take. */
  readonly pieceMs: number
  /** Before the second attempt; twice that before the third. */
  readonly againMs: number
  /** The slowest upload or answer that is waited for. */
  readonly leastBytesPerSecond: number
}

const usualPatience: S3Patience = {
  answerMs: 15_000,
  pieceMs: 30_000,
  againMs: 250,
  leastBytesPerSecond: 256 * 1024,
}

/** A file on its way: its SHA-256 is signed, so that the store refuses other bytes. */
export interface S3Body {
  readonly body: Blob
  readonly bytes: number
  readonly hex: string
}

/** What the store answered; exactly one of the three ends of it must be taken. */
export interface S3Answer {
  readonly status: number
  readonly headers: Headers
  readonly pieces: AsyncIterable<Uint8Array>
  /** The beginning of it, as text. */
  text(): Promise<string>
  discard(): Promise<void>
}

const mostAttempts = 3
const mostTextBytes = 4096
const emptyHex = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/**
 * Asks for objects of the bucket by path-style addresses, signed with AWS Signature Version 4. What
 * may pass (no answer, 429, 5xx) is asked again, twice; what does not is a `Fault`.
 */
export const s3Client = (place: S3Place) => {
  const { patience = usualPatience } = place
  return {
    ask: async (
      method: 'GET' | 'PUT' | 'DELETE',
      key: string,
      sent?: S3Body,
    ): Promise<S3Answer> => {
      for (let attempt = 1; ; attempt++) {
        const went = await once(place, patience, method, key, sent)
        const isPassing = went instanceof Fault || went.status === 429 || went.status >= 500
        if (!isPassing || attempt === mostAttempts) {
          if (went instanceof Fault) throw went
          return went
        }
        if (!(went instanceof Fault)) await went.discard()
        await sleep(patience.againMs * 2 ** (attempt - 1))
      }
    },
  }
}

const once = async (
  { endpoint, region, bucket, prefix, credentials }: S3Place,
  patience: S3Patience,
  method: string,
  key: string,
  sent: S3Body | undefined,
): Promise<S3Answer | Fault> => {
  const url = `${endpoint}/${bucket}/${prefix}${key}`
  const signer = new AwsV4Signer({
    ...{ url, method, region, service: 's3' },
    accessKeyId: credentials.accessKeyId,
    secretAccessKey: credentials.secretAccessKey,
    ...(credentials.sessionToken ? { sessionToken: credentials.sessionToken } : {}),
    headers: { 'x-amz-content-sha256': sent?.hex ?? emptyHex },
  })
  const { url: target, headers } = await signer.sign()
  const sendingMs = ((sent?.bytes ?? 0) / patience.leastBytesPerSecond) * 1000
  const ending = new AbortController()
  const timer = setTimeout(() => ending.abort(), patience.answerMs + sendingMs)
  try {
    const response = await fetch(target, {
      method,
      headers,
      redirect: 'manual',
      signal: ending.signal,
      ...(sent ? { body: sent.body } : {}),
    })
    return answerOf(response, patience, ending)
  } catch (error) {
    const why = ending.signal.aborted ? 'did not answer in time' : 'cannot be reached'
    return new Fault('storage_unavailable', `The object store ${why}.`, error)
  } finally {
    clearTimeout(timer)
  }
}

const answerOf = (
  { status, headers, body }: Response,
  patience: S3Patience,
  ending: AbortController,
): S3Answer => ({
  status,
  headers,
  pieces: piecesOf(body, patience, ending),
  text: async () => {
    const parts: Uint8Array[] = []
    let size = 0
    for await (const piece of piecesOf(body, patience, ending)) {
      parts.push(piece)
      size += piece.length
      if (size >= mostTextBytes) break
    }
    return Buffer.concat(parts).toString('utf8', 0, mostTextBytes)
  },
  discard: async () => {
    await body?.cancel().catch(() => undefined)
  },
})

async function* piecesOf(
  body: Response['body'],
  { pieceMs, leastBytesPerSecond }: S3Patience,
  ending: AbortController,
): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader()
  if (!reader) return
  let received = 0
  let waited = 0
  try {
    for (;;) {
      const since = performance.now()
      // Only waiting counts: whoever takes the pieces may be slower.
      const left = pieceMs + (received / leastBytesPerSecond) * 1000 - waited
      const timer = setTimeout(() => ending.abort(), Math.min(pieceMs, left))
      const { done, value } = await reader.read().finally(() => clearTimeout(timer))
      waited += performance.now() - since
      received += value?.length ?? 0
      if (done) return
      if (value) yield value
    }
  } catch (error) {
    const why = ending.signal.aborted ? 'sent no more for too long' : 'broke off'
    throw new Fault('storage_unavailable', `The object store ${why}.`, error)
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

import { openAsBlob } from 'node:fs'
import type { BlobBytes } from '../core/blobs/blob-bytes.ts'
import { Fault } from '../core/kernel/refusal.ts'
import { hexOf, type Digest } from '../formats/digest.ts'
import { withFaults } from './disk-faults.ts'
import { s3Client, type S3Answer, type S3Place } from './s3-client.ts'
import { spool, tidySpool } from './spool.ts'

/**
 * Blobs as objects `<prefix>sha256/<hex>` of a bucket that speaks S3. What comes is taken aside on
 * this machine and checked first, so that it can be sent again; the store is told its SHA-256.
 */
export const s3Bytes = (place: S3Place, incoming: string): BlobBytes => {
  const client = s3Client(place)
  return {
    keep: async (digest, pieces) => {
      const kept = await spool(incoming, digest, pieces, async ({ path, bytes }) => {
        await send(digest, path, bytes)
        return { outcome: 'kept', bytes } as const
      })
      return kept ?? { outcome: 'mismatch' }
    },
    read: async (digest) => {
      const answer = await client.ask('GET', keyOf(digest))
      if (answer.status === 404) return undefined
      if (answer.status !== 200) throw await refused(answer)
      return { bytes: lengthOf(answer), pieces: answer.pieces }
    },
    remove: async (digest) => {
      const answer = await client.ask('DELETE', keyOf(digest))
      if (![200, 204, 404].includes(answer.status)) throw await refused(answer)
      await answer.discard()
    },
    tidy: (before) => tidySpool(incoming, before),
  }

  async function send(digest: Digest, path: string, bytes: number): Promise<void> {
    // Though it may be there: what was damaged meanwhile is whole again.
    const body = await withFaults(() => openAsBlob(path))
    const hex = hexOf(digest)
    const answer = await client.ask('PUT', keyOf(digest), { body, bytes, hex })
    if (answer.status !== 200 && answer.status !== 201) throw await refused(answer)
    await answer.discard()
  }
}

const keyOf = (digest: Digest): string => `sha256/${hexOf(digest)}`

const lengthOf = ({ headers }: S3Answer): number => {
  const length = headers.get('content-length') ?? ''
  if (/^\d{1,15}$/.test(length)) return Number(length)
  throw new Fault('storage_unavailable', 'The object store does not say how long an object is.')
}

/** What the store said instead, by its code alone: its texts may name keys. */
const refused = async (answer: S3Answer): Promise<Fault> => {
  const code = /<Code>([A-Za-z0-9]{1,64})<\/Code>/.exec(await answer.text())?.[1]
  const said = code === undefined ? String(answer.status) : `${answer.status} ${code}`
  const isElsewhere = answer.status >= 300 && answer.status < 400
  const hint = isElsewhere ? ': check endpoint and region in --blobs-url' : ''
  return new Fault('storage_unavailable', `The object store answered ${said}${hint}.`)
}

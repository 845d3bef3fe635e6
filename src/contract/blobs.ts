import type { z } from 'zod'
import type * as schema from './blobs.schema.ts'
import { endpoint } from './endpoint.ts'

/** Bytes that are kept, as they travel without them. */
export type Blob = z.output<typeof schema.blob>

type ByDigest = z.input<typeof schema.byDigest>

/** The largest blob, in bytes. */
export const mostBlobBytes = 64 * 1024 * 1024

export const uploadBlob = endpoint<ByDigest, Blob>({
  id: 'blob.upload',
  method: 'PUT',
  path: '/v1/blobs/{digest}',
  permission: 'blob.write',
  summary: 'Keep bytes under their digest; the same again changes nothing',
  status: 200,
  takes: 'bytes',
  mostBodyBytes: mostBlobBytes,
})

export const describeBlob = endpoint<ByDigest, Blob>({
  id: 'blob.describe',
  method: 'GET',
  path: '/v1/blobs/{digest}',
  permission: 'evidence.read',
  summary: 'Say whether bytes are kept, and how many they are',
  status: 200,
})

export const downloadBlob = endpoint<ByDigest, Uint8Array>({
  id: 'blob.download',
  method: 'GET',
  path: '/v1/blobs/{digest}/bytes',
  permission: 'evidence.read',
  summary: 'Get the bytes of a blob; what is damaged breaks off before its end',
  status: 200,
  gives: 'bytes',
})

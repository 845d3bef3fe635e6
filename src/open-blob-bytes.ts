import { join } from 'node:path'
import { folderBytes } from './blobs/folder-bytes.ts'
import { s3Bytes } from './blobs/s3-bytes.ts'
import type { S3Credentials } from './blobs/s3-client.ts'
import type { BlobsUrl } from './config/blobs-url.ts'
import type { BlobBytes } from './core/blobs/blob-bytes.ts'
import { Fault } from './core/kernel/refusal.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Opens the blob store that a setting names; without one, a folder in the data folder. */
export const openBlobBytes = (
  url: BlobsUrl | undefined,
  data: string,
  environment: Environment,
): BlobBytes => {
  if (url === undefined) return folderBytes(join(data, 'blobs'))
  if (url.kind === 'folder') return folderBytes(url.path)
  const { AWS_REGION: set, AWS_DEFAULT_REGION: usual } = environment
  const region = url.region ?? (set || usual || 'us-east-1')
  const given = environment['AWS_ENDPOINT_URL_S3'] || environment['AWS_ENDPOINT_URL']
  const endpoint = url.endpoint ?? given?.replace(/\/+$/, '') ?? endpointOf(region)
  const { bucket, prefix } = url
  const place = { endpoint, region, bucket, prefix, credentials: credentialsIn(environment) }
  return s3Bytes(place, join(data, 'blobs', 'incoming'))
}

const endpointOf = (region: string): string =>
  `https://s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`

const credentialsIn = (environment: Environment): S3Credentials => {
  const accessKeyId = environment['AWS_ACCESS_KEY_ID']
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY']
  if (!accessKeyId || !secretAccessKey)
    throw new Fault(
      'storage_unavailable',
      '--blobs-url names a bucket: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for it.',
    )
  return { accessKeyId, secretAccessKey, sessionToken: environment['AWS_SESSION_TOKEN'] }
}

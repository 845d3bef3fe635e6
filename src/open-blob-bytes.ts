import { join } from 'node:path'
import { folderBytes } from './blobs/folder-bytes.ts'
import { s3Bytes } from './blobs/s3-bytes.ts'
import type { S3Credentials } from './blobs/s3-client.ts'
import { originOf, regionRule, type BlobsUrl } from './config/blobs-url.ts'
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
  const region = url.region ?? (regionIn(environment) || 'us-east-1')
  const endpoint = url.endpoint ?? endpointIn(environment) ?? endpointOf(region)
  const { bucket, prefix } = url
  const place = { endpoint, region, bucket, prefix, credentials: credentialsIn(environment) }
  return s3Bytes(place, join(data, 'blobs', 'incoming'))
}

const firstOf = (environment: Environment, names: readonly string[]) =>
  names.map((name) => [name, environment[name] ?? ''] as const).find(([, value]) => value !== '')

const regionIn = (environment: Environment): string | undefined => {
  const [name, region] = firstOf(environment, ['AWS_REGION', 'AWS_DEFAULT_REGION']) ?? []
  if (name === undefined || region === undefined || regionRule.test(region)) return region
  throw odd(`${name} must be a region such as eu-central-1.`)
}

const endpointIn = (environment: Environment): string | undefined => {
  const [name, text] = firstOf(environment, ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL']) ?? []
  if (name === undefined || text === undefined) return undefined
  const origin = originOf(text)
  if (origin !== undefined) return origin
  throw odd(`${name} must be such as https://s3.example.com, without a path or credentials.`)
}

const endpointOf = (region: string): string =>
  `https://s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`

const credentialsIn = (environment: Environment): S3Credentials => {
  const accessKeyId = secretIn(environment, 'AWS_ACCESS_KEY_ID')
  const secretAccessKey = secretIn(environment, 'AWS_SECRET_ACCESS_KEY')
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw odd('--blobs-url names a bucket: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for it.')
  return { accessKeyId, secretAccessKey, sessionToken: secretIn(environment, 'AWS_SESSION_TOKEN') }
}

// What no header can hold would be told, as a whole, by the error of whoever tries.
const secretIn = (environment: Environment, name: string): string | undefined => {
  const value = environment[name]
  if (!value) return undefined
  if (/^[\x21-\x7e]+$/.test(value)) return value
  throw odd(`${name} must be visible ASCII characters: look for a blank or a line break in it.`)
}

// Of these values nothing is repeated: secrets are among them.
const odd = (problem: string): Fault => new Fault('storage_unavailable', problem)

import { isAbsolute } from 'node:path'
import { parsed, unparsed, type Parsed } from '../formats/parsed.ts'

/** Where blobs are kept, as a setting says; what is null comes from the environment. */
export type BlobsUrl =
  | { readonly kind: 'folder'; readonly path: string }
  | {
      readonly kind: 's3'
      readonly bucket: string
      /** Empty, or with a slash at its end. */
      readonly prefix: string
      readonly endpoint: string | null
      readonly region: string | null
    }

const bucketRule = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const prefixRule = /^(?:[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}\/)*$/
/** What a region is called. */
export const regionRule: RegExp = /^[a-z0-9-]{1,64}$/

/**
 * Reads `s3://BUCKET[/PREFIX]?endpoint=URL&region=REGION` or `file:///FOLDER`. Credentials never
 * stand in it.
 */
export const readBlobsUrl = (text: string): Parsed<BlobsUrl> => {
  if (!URL.canParse(text)) return unparsed(rule)
  const url = new URL(text)
  if (url.username !== '' || url.password !== '' || url.hash !== '')
    return unparsed('must hold no credentials: they come by AWS_ACCESS_KEY_ID and the like')
  if (url.protocol === 'file:') return readFolder(url)
  return url.protocol === 's3:' ? readBucket(url) : unparsed(rule)
}

const rule = 'must be s3://BUCKET/PREFIX or file:///FOLDER'

const readFolder = (url: URL): Parsed<BlobsUrl> => {
  const path = decoded(url.pathname)
  return url.host === '' && url.search === '' && path !== undefined && isAbsolute(path)
    ? parsed({ kind: 'folder', path })
    : unparsed('must name an absolute folder, as file:///FOLDER')
}

const readBucket = (url: URL): Parsed<BlobsUrl> => {
  const bucket = url.host
  if (!bucketRule.test(bucket)) return unparsed('must name a bucket, as s3://BUCKET')
  const path = url.pathname.replace(/^\//, '')
  const prefix = path === '' || path.endsWith('/') ? path : `${path}/`
  if (!prefixRule.test(prefix) || prefix.length > 512)
    return unparsed('must have a prefix of letters, digits, dots, hyphens, underscores and slashes')
  const names = [...url.searchParams.keys()]
  if (new Set(names).size !== names.length || names.some((name) => !known.includes(name)))
    return unparsed('may have endpoint and region after the ?, each once')
  const region = url.searchParams.get('region')
  if (region !== null && !regionRule.test(region))
    return unparsed('must have a region such as eu-central-1')
  const endpoint = url.searchParams.get('endpoint')
  const origin = endpoint === null ? null : originOf(endpoint)
  if (origin === undefined)
    return unparsed('must have an endpoint such as https://s3.example.com, without a path')
  return parsed({ kind: 's3', bucket, prefix, endpoint: origin, region })
}

const known = ['endpoint', 'region']

/** The origin of an endpoint that has no path and no credentials; else undefined. */
export const originOf = (text: string): string | undefined => {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const isPlain = url.pathname === '/' && url.search === '' && url.hash === ''
  const isHttp = url.protocol === 'https:' || url.protocol === 'http:'
  return isPlain && isHttp && url.username === '' && url.password === '' ? url.origin : undefined
}

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

import { isDigest, type Digest } from '../digest.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'

/** For which platform an entry of an index is (OCI image-spec, "Image Index"). */
export type Platform = {
  readonly os: string
  readonly architecture: string
  readonly variant?: string
}

/** What points to content: digest, size in bytes and media type (OCI image-spec, "Descriptor"). */
export type Descriptor = {
  readonly digest: Digest
  readonly mediaType: string
  readonly size: number
  readonly platform?: Platform
  readonly annotations?: Readonly<Record<string, string>>
}

const mostAnnotations = 1000
const mediaTypeShape = /^[a-zA-Z0-9][\w!#$&^.+-]{0,126}\/[a-zA-Z0-9][\w!#$&^.+-]{0,126}$/
const platformWord = /^[\w.+-]{0,64}$/

/** Reads one entry of an index out of parsed JSON; only sha256 digests are taken. */
export const readDescriptor = (value: unknown): Parsed<Descriptor> => {
  if (!isFields(value)) return unparsed('must list its manifests as objects')
  const { digest, mediaType, size, platform, annotations } = value
  if (typeof digest !== 'string' || !isDigest(digest))
    return unparsed('must give each manifest a sha256 digest')
  if (typeof mediaType !== 'string' || !mediaTypeShape.test(mediaType))
    return unparsed('must give each manifest a media type')
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
    return unparsed('must give each manifest a size in bytes')
  const where = platform === undefined ? parsed(undefined) : readPlatform(platform)
  if (!where.ok) return where
  const notes = annotations === undefined ? parsed(undefined) : readAnnotations(annotations)
  if (!notes.ok) return notes
  return parsed({
    digest,
    mediaType,
    size,
    ...(where.value ? { platform: where.value } : {}),
    ...(notes.value ? { annotations: notes.value } : {}),
  })
}

const readPlatform = (value: unknown): Parsed<Platform> => {
  const { os, architecture, variant } = isFields(value) ? value : {}
  if (!isPlatformWord(os) || !isPlatformWord(architecture))
    return unparsed('must give a platform its os and architecture')
  if (variant === undefined) return parsed({ os, architecture })
  return isPlatformWord(variant)
    ? parsed({ os, architecture, variant })
    : unparsed('must give a platform variant as a short word')
}

const isPlatformWord = (value: unknown): value is string =>
  typeof value === 'string' && platformWord.test(value)

const readAnnotations = (value: unknown): Parsed<Record<string, string>> => {
  const entries = isFields(value) ? Object.entries(value) : undefined
  const sound = entries?.every((entry): entry is [string, string] => typeof entry[1] === 'string')
  return entries && sound && entries.length <= mostAnnotations
    ? parsed(Object.fromEntries(entries) as Record<string, string>)
    : unparsed(`must give annotations as at most ${mostAnnotations} texts`)
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

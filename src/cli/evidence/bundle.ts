import { isJsonObject, type JsonValue } from '../../formats/json/canonical.ts'
import { isDigest, type Digest } from '../../formats/digest.ts'
import { parsed, unparsed, type Parsed } from '../../formats/parsed.ts'
import { parsePublicKey } from '../../formats/evidence/public-key.ts'
import { parseStrictJson } from '../../formats/json/strict.ts'

/** What a bundle calls its form. */
export const bundleFormat = 'https://berth.dev/evidence-bundle/v1'
/** The file that lists all others; it and its digest come first: the rest is held to it. */
export const manifestName = 'MANIFEST.json'
/** The digest of the manifest, in hexadecimal with a newline. */
export const sumName = 'MANIFEST.sha256'
/** How large a bundle may be, and how many files it may have. */
export const bundleLimits = { entries: 100_000, bytes: 4 * 1024 * 1024 * 1024 }
/** How large its manifest may be, in bytes. */
export const mostManifestBytes = 32 * 1024 * 1024

/** For whom a key in a bundle speaks, by what the bundle says. */
export type Voice = 'organization' | 'statement' | 'berth'

/** A key as it was trusted when the bundle was made. */
export interface BundleKey {
  readonly keyid: string
  readonly name: string
  readonly voice: Voice
  readonly pem: string
}

/** One file of a bundle. */
export interface BundleFile {
  readonly path: string
  readonly size: number
  readonly digest: Digest
}

/** What a bundle says of itself: nothing of it is believed before it is held against the files. */
export interface Manifest {
  readonly format: typeof bundleFormat
  /** RFC 3339. */
  readonly exportedAt: string
  /** What was asked for, in words. */
  readonly subjects: readonly string[]
  /** Whether all that was found is inside; a trace or a list may have been cut. */
  readonly isWhole: boolean
  readonly keys: readonly BundleKey[]
  readonly files: readonly BundleFile[]
}

/** Reads a manifest; what is not exactly one is refused. */
export const readManifest = (bytes: Uint8Array): Parsed<Manifest> => {
  const json = parseStrictJson(bytes, { maxBytes: mostManifestBytes, maxDepth: 6 })
  if (!json.ok) return json
  if (!isJsonObject(json.value)) return unparsed('must be a JSON object')
  const { format, exportedAt, subjects, isWhole, keys, files, ...rest } = json.value
  if (format !== bundleFormat) return unparsed(`must have ${bundleFormat} at /format`)
  if (Object.keys(rest).length > 0) return unparsed('must have no other fields')
  if (typeof exportedAt !== 'string' || typeof isWhole !== 'boolean')
    return unparsed('must say when it was made, and whether it is whole')
  const words = listOf(subjects, textOf)
  const trusted = listOf(keys, keyOf)
  const listed = listOf(files, fileOf)
  if (!words || !trusted || !listed) return unparsed('must list its subjects, keys and files')
  if (new Set(listed.map(({ path }) => path)).size < listed.length)
    return unparsed('must list each file once')
  return parsed({
    format: bundleFormat,
    exportedAt,
    subjects: words,
    isWhole,
    keys: trusted,
    files: listed,
  })
}

const listOf = <T>(
  value: JsonValue | undefined,
  read: (item: JsonValue) => T | undefined,
): readonly T[] | undefined => {
  if (!Array.isArray(value)) return undefined
  const items = value.flatMap((item: JsonValue) => read(item) ?? [])
  return items.length === value.length ? items : undefined
}

const textOf = (value: JsonValue): string | undefined =>
  typeof value === 'string' ? value : undefined

const keyOf = (value: JsonValue): BundleKey | undefined => {
  if (!isJsonObject(value)) return undefined
  const { keyid, name, voice, pem } = value
  const key = parsePublicKey(typeof pem === 'string' ? pem : '')
  if (!key.ok || key.value.keyid !== keyid || typeof name !== 'string') return undefined
  if (voice !== 'organization' && voice !== 'statement' && voice !== 'berth') return undefined
  return { keyid, name, voice, pem: key.value.pem }
}

const fileOf = (value: JsonValue): BundleFile | undefined => {
  if (!isJsonObject(value)) return undefined
  const { path, size, digest } = value
  return typeof path === 'string' &&
    typeof size === 'number' &&
    Number.isSafeInteger(size) &&
    typeof digest === 'string' &&
    isDigest(digest)
    ? { path, size, digest }
    : undefined
}

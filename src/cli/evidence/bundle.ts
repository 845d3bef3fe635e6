import { isJsonObject, type JsonValue } from '../../formats/json/canonical.ts'
import { isDigest, type Digest } from '../../formats/digest.ts'
import { parsed, unparsed, type Parsed } from '../../formats/parsed.ts'
import { parseIssuer, parseSubjectPattern, type Identity } from '../../formats/evidence/identity.ts'
import { parsePublicKey } from '../../formats/evidence/public-key.ts'
import { parseTrustedRoot } from '../../formats/evidence/trusted-root.ts'
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

/** A Sigstore trusted root as it was believed when the bundle was made. */
export interface BundleRoot {
  readonly name: string
  /** The lower-case hex SHA-256 of its text. */
  readonly digest: string
  readonly json: string
}

/** A rule of whose certificates counted when the bundle was made. */
export interface BundleIdentity extends Identity {
  readonly name: string
}

/** Whom a bundle says that its maker trusted: claims, each of them. */
export interface TrustInside {
  readonly keys: readonly BundleKey[]
  readonly roots: readonly BundleRoot[]
  readonly identities: readonly BundleIdentity[]
}

/** One file of a bundle. */
export interface BundleFile {
  readonly path: string
  readonly size: number
  readonly digest: Digest
}

/** What a bundle says of itself: nothing of it is believed before it is held against the files. */
export interface Manifest extends TrustInside {
  readonly format: typeof bundleFormat
  /** RFC 3339. */
  readonly exportedAt: string
  /** What was asked for, in words. */
  readonly subjects: readonly string[]
  /** Whether all that was found is inside; a trace or a list may have been cut. */
  readonly isWhole: boolean
  readonly files: readonly BundleFile[]
}

/** Reads a manifest; what is not exactly one is refused. */
export const readManifest = (bytes: Uint8Array): Parsed<Manifest> => {
  const json = parseStrictJson(bytes, { maxBytes: mostManifestBytes, maxDepth: 6 })
  if (!json.ok) return json
  if (!isJsonObject(json.value)) return unparsed('must be a JSON object')
  const { format, exportedAt, subjects, isWhole, files, ...more } = json.value
  const { keys, roots, identities, ...rest } = more
  if (format !== bundleFormat) return unparsed(`must have ${bundleFormat} at /format`)
  if (Object.keys(rest).length > 0) return unparsed('must have no other fields')
  if (typeof exportedAt !== 'string' || typeof isWhole !== 'boolean')
    return unparsed('must say when it was made, and whether it is whole')
  const words = listOf(subjects, textOf)
  const listed = listOf(files, fileOf)
  if (!words || !listed) return unparsed('must list its subjects and files')
  const trust = [
    listOf(keys, keyOf),
    listOf(roots, rootOf),
    listOf(identities, identityOf),
  ] as const
  const [ownKeys, ownRoots, rules] = trust
  if (!ownKeys || !ownRoots || !rules)
    return unparsed('must list the keys, roots and identities that its maker trusted')
  if (new Set(listed.map(({ path }) => path)).size < listed.length)
    return unparsed('must list each file once')
  return parsed({
    format: bundleFormat,
    exportedAt,
    subjects: words,
    isWhole,
    keys: ownKeys,
    roots: ownRoots,
    identities: rules,
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

const rootOf = (value: JsonValue): BundleRoot | undefined => {
  if (!isJsonObject(value)) return undefined
  const { name, digest, json } = value
  const root = parseTrustedRoot(typeof json === 'string' ? json : '')
  return root.ok && typeof name === 'string' && root.value.digest === digest
    ? { name, digest, json: root.value.json }
    : undefined
}

const identityOf = (value: JsonValue): BundleIdentity | undefined => {
  if (!isJsonObject(value)) return undefined
  const { name } = value
  const issuer = parseIssuer(textOf(value['issuer'] ?? null) ?? '')
  const subject = parseSubjectPattern(textOf(value['subject'] ?? null) ?? '')
  return typeof name === 'string' && issuer.ok && subject.ok
    ? { name, issuer: issuer.value, subject: subject.value }
    : undefined
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

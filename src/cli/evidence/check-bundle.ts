import { createHash } from 'node:crypto'
import { ArchiveError, type ArchiveEntry } from '../../formats/archive/archive.ts'
import { readArchive } from '../../formats/archive/read.ts'
import { digestOf } from '../../formats/digest.ts'
import { largestEvidenceBytes } from '../../formats/evidence/evidence.ts'
import { mostProofBytes } from '../ledger/read-proof.ts'
import { noteRecord, noteStatement, nothingYet, oddIn, type About } from './bundle-about.ts'
import {
  bundleLimits,
  manifestName,
  mostManifestBytes,
  readManifest,
  sumName,
  type BundleFile,
  type Manifest,
} from './bundle.ts'
import { checkAttestation } from './check-attestation.ts'
import { checkProof, checkRecord, mostRecordBytes } from './check-record.ts'
import type { ToldRecord } from './told-record.ts'
import type { Checked, TrustGiven } from './trust-given.ts'

/** One file of a bundle and what it came to. */
export interface CheckedFile extends Checked {
  readonly file: string
}

/** A bundle that was read to its end, or as far as it could be read. */
export interface CheckedBundle {
  readonly manifest: Manifest | undefined
  readonly digest: string | undefined
  readonly files: readonly CheckedFile[]
  /** Of whose ledger it is, and for whom the server signed. */
  readonly organizations: readonly string[]
}

/** What is remembered while the files come by, one after another. */
interface Reading {
  readonly given: TrustGiven
  readonly files: CheckedFile[]
  readonly told: Map<string, ToldRecord | undefined>
  readonly missing: Map<string, BundleFile>
  readonly about: About
  manifest: Manifest | undefined
  manifestDigest: string | undefined
  isSummed: boolean
}

/** Checks a bundle as it comes, believing nothing but what was given. */
export const checkBundle = async (
  bytes: AsyncIterable<Uint8Array>,
  given: TrustGiven,
): Promise<CheckedBundle> => {
  const reading: Reading = {
    given,
    files: [],
    told: new Map(),
    missing: new Map(),
    about: nothingYet(),
    manifest: undefined,
    manifestDigest: undefined,
    isSummed: false,
  }
  const { files, missing, told, about } = reading
  const invalid = (file: string, why: string): number =>
    files.push({ file, answer: 'invalid', why })
  let digest: string | undefined
  try {
    const summary = await readArchive(bytes, bundleLimits, (entry, content) =>
      visit(reading, entry, content),
    )
    digest = summary.digest
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    invalid('', error.message)
    return { manifest: reading.manifest, digest, files, organizations: [...about.organizations] }
  }
  if (!reading.manifest) invalid(manifestName, 'it is not there')
  if (!reading.isSummed) invalid(sumName, 'it is not there')
  for (const file of missing.keys()) invalid(file, 'it is listed, and not there')
  for (const id of told.keys()) if (told.get(id)) invalid(`records/${id}.json`, 'it is not there')
  files.push(...oddIn(about, reading.manifest?.subjects ?? []))
  return { manifest: reading.manifest, digest, files, organizations: [...about.organizations] }
}

const folders = new Set(['attestations', 'proofs', 'records'])

const visit = async (
  reading: Reading,
  entry: ArchiveEntry,
  content: AsyncIterable<Uint8Array>,
): Promise<void> => {
  const { path, kind } = entry
  if (kind === 'folder' && folders.has(path)) return
  if (kind !== 'file' || entry.isExecutable)
    throw new ArchiveError(`${path} is nothing that a bundle holds.`)
  const bytes = await whole(content, entry.size, mostBytesOf(path), path)
  if (path === manifestName) return readFirst(reading, bytes)
  if (path === sumName) return compareSum(reading, bytes)
  const listed = reading.missing.get(path)
  reading.missing.delete(path)
  reading.files.push({ file: path, ...judge(reading, path, bytes, listed) })
}

const mostBytesOf = (path: string): number => {
  if (path === manifestName) return mostManifestBytes
  if (path.startsWith('attestations/')) return largestEvidenceBytes
  return path.startsWith('proofs/') ? mostProofBytes : mostRecordBytes
}

/** A file in whole; what is larger than its kind may be is refused before it is read. */
const whole = async (
  content: AsyncIterable<Uint8Array>,
  size: number,
  most: number,
  path: string,
): Promise<Buffer> => {
  if (size > most) throw new ArchiveError(`${path} is larger than ${most} bytes.`)
  const pieces: Uint8Array[] = []
  for await (const piece of content) pieces.push(Uint8Array.from(piece))
  return Buffer.concat(pieces)
}

const readFirst = (reading: Reading, bytes: Buffer): void => {
  const manifest = readManifest(bytes)
  if (!manifest.ok) throw new ArchiveError(`${manifestName} ${manifest.problem}.`)
  reading.manifest = manifest.value
  reading.manifestDigest = digestOf(bytes)
  for (const file of manifest.value.files) reading.missing.set(file.path, file)
}

const compareSum = (reading: Reading, bytes: Buffer): void => {
  const expected = `${reading.manifestDigest?.slice('sha256:'.length) ?? ''}\n`
  reading.isSummed = true
  if (bytes.toString('latin1') !== expected)
    reading.files.push({ file: sumName, answer: 'invalid', why: 'the manifest is another' })
}

const judge = (
  { manifest, given, told, about }: Reading,
  path: string,
  bytes: Buffer,
  listed: BundleFile | undefined,
): Checked => {
  if (!manifest || !listed) return { answer: 'invalid', why: 'the manifest does not list it' }
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  if (listed.digest !== digest || listed.size !== bytes.length)
    return { answer: 'invalid', why: 'it is not what the manifest lists' }
  const [, folder, name] =
    /^(attestations|proofs|records)\/([0-9a-z_]{1,80})\.json$/.exec(path) ?? []
  if (name === undefined) return { answer: 'invalid', why: 'no bundle holds such a file' }
  if (folder === 'attestations') {
    const {
      statement,
      isServers = false,
      ...checked
    } = checkAttestation(bytes, `sha256:${name}`, manifest.keys, given)
    if (statement) noteStatement(about, statement, isServers)
    return checked
  }
  if (folder === 'proofs') {
    const { told: says, origin, ...checked } = checkProof(bytes, name, manifest.keys, given)
    told.set(name, says)
    if (says && origin !== undefined) noteRecord(about, name, says, origin)
    return checked
  }
  const checked = checkRecord(bytes, told.get(name))
  told.delete(name)
  return checked
}

import { mostBlobBytes } from '../../contract/blobs.ts'
import { ArchiveError, type ArchiveEntry } from '../../formats/archive/archive.ts'
import { readArchive } from '../../formats/archive/read.ts'
import { digestOf } from '../../formats/digest.ts'
import { largestEvidenceBytes } from '../../formats/evidence/evidence.ts'
import { mostProofBytes } from '../ledger/read-proof.ts'
import { nothingYet, oddIn } from './bundle-about.ts'
import {
  bundleLimits,
  manifestName,
  mostManifestBytes,
  readManifest,
  sumName,
  type BundleFile,
  type Manifest,
} from './bundle.ts'
import { mostRecordBytes } from './check-record.ts'
import { mostGrowthBytes } from './growth.ts'
import { judgeFile, type Known } from './judge-file.ts'
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
interface Reading extends Known {
  readonly files: CheckedFile[]
  readonly missing: Map<string, BundleFile>
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
    growth: [],
    named: new Map(),
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

const folders = new Set(['attestations', 'growth', 'materials', 'proofs', 'records'])

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
  reading.files.push({ file: path, ...judgeFile(reading, reading.manifest, path, bytes, listed) })
}

const mostBytesOf = (path: string): number => {
  if (path === manifestName) return mostManifestBytes
  if (path.startsWith('attestations/')) return largestEvidenceBytes
  if (path.startsWith('materials/')) return mostBlobBytes
  if (path.startsWith('growth/')) return mostGrowthBytes
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

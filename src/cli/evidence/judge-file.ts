import { digestOf, hexOf } from '../../formats/digest.ts'
import { materialsOf } from '../../formats/materials/material.ts'
import { noteRecord, noteStatement, type About } from './bundle-about.ts'
import type { BundleFile, Manifest } from './bundle.ts'
import { checkAttestation } from './check-attestation.ts'
import { checkProof, checkRecord } from './check-record.ts'
import { readGrowth, type Growth } from './growth.ts'
import type { ToldRecord } from './told-record.ts'
import type { Checked, TrustGiven } from './trust-given.ts'

/** What the files that came before say to those that come after. */
export interface Known {
  readonly given: TrustGiven
  /** What the proofs say of each record. */
  readonly told: Map<string, ToldRecord | undefined>
  readonly about: About
  readonly growth: Growth[]
  /** The best that attestations came to which name a material. */
  readonly named: Map<string, Checked['answer']>
}

const invalid = (why: string): Checked => ({ answer: 'invalid', why })

/** Judges one file of a bundle by its name, what the manifest lists, and what came before. */
export const judgeFile = (
  known: Known,
  manifest: Manifest | undefined,
  path: string,
  bytes: Buffer,
  listed: BundleFile | undefined,
): Checked => {
  if (!manifest || !listed) return invalid('the manifest does not list it')
  const digest = digestOf(bytes)
  if (listed.digest !== digest || listed.size !== bytes.length)
    return invalid('it is not what the manifest lists')
  if (path === `materials/${hexOf(digest)}`) return judgeMaterial(known, digest)
  const [, folder, name] =
    /^(attestations|growth|proofs|records)\/([0-9a-z_-]{1,80})\.json$/.exec(path) ?? []
  if (name === undefined) return invalid('no bundle holds such a file')
  if (folder === 'attestations') return judgeAttestation(known, manifest, bytes, `sha256:${name}`)
  if (folder === 'growth') return judgeGrowth(known, bytes)
  if (folder === 'proofs') return judgeProof(known, manifest, bytes, name)
  const checked = checkRecord(bytes, known.told.get(name))
  known.told.delete(name)
  return checked
}

const judgeAttestation = (
  { given, named, about }: Known,
  manifest: Manifest,
  bytes: Buffer,
  id: string,
): Checked => {
  const { statement, isServers = false, ...checked } = checkAttestation(bytes, id, manifest, given)
  if (!statement) return checked
  noteStatement(about, statement, isServers)
  for (const { digest } of materialsOf(statement))
    if (named.get(digest) !== 'verified') named.set(digest, checked.answer)
  return checked
}

/** A material is worth what the attestations are that name it: they came before it. */
const judgeMaterial = ({ named }: Known, digest: string): Checked => {
  const best = named.get(digest)
  if (best === undefined) return invalid('no attestation in the bundle names it')
  return best === 'verified'
    ? { answer: 'verified', why: 'a verified attestation names it' }
    : { answer: best, why: 'no verified attestation names it' }
}

const judgeGrowth = ({ growth }: Known, bytes: Buffer): Checked => {
  const read = readGrowth(bytes)
  if (!read.ok) return invalid(`it ${read.problem}`)
  growth.push(read.value)
  return { answer: 'verified', why: 'the proofs of records say what it proves' }
}

const judgeProof = (
  { given, told, about, growth }: Known,
  { keys }: Manifest,
  bytes: Buffer,
  id: string,
): Checked => {
  const { told: says, origin, ...checked } = checkProof(bytes, id, { keys, growth }, given)
  told.set(id, says)
  if (says && origin !== undefined) noteRecord(about, id, says, origin)
  return checked
}

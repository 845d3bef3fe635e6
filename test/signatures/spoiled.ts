import { type BundleJson, type Signing, type SigstoreWorld } from './sigstore-world.ts'

export type Root = SigstoreWorld['root']
type Spoil = (bundle: BundleJson, other: BundleJson) => BundleJson
/** A bundle, spoiled or not, under a root, and what must come of it. */
export interface Row {
  readonly signing?: Signing
  readonly spoil?: Spoil
  readonly root?: (root: Root, strange: Root) => object
  readonly withoutCtLog?: true
  readonly answer: 'certified' | RegExp
  readonly invalid?: true
}

export const withMaterial = (
  bundle: BundleJson,
  material: Partial<BundleJson['verificationMaterial']>,
): BundleJson => ({
  ...bundle,
  verificationMaterial: { ...bundle.verificationMaterial, ...material },
})
export type Entry = BundleJson['verificationMaterial']['tlogEntries'][number]
export const withEntry = (bundle: BundleJson, change: (entry: Entry) => Entry): BundleJson =>
  withMaterial(bundle, { tlogEntries: bundle.verificationMaterial.tlogEntries.map(change) })
type Proof = Entry['inclusionProof']
export const withProof = (bundle: BundleJson, change: (proof: Proof) => Proof): BundleJson =>
  withEntry(bundle, (entry) => ({ ...entry, inclusionProof: change(entry.inclusionProof) }))
export const withCheckpoint = (bundle: BundleJson, change: (text: string) => string): BundleJson =>
  withProof(bundle, (proof) => ({
    ...proof,
    checkpoint: { envelope: change(proof.checkpoint.envelope) },
  }))
export const checkpointIn = (bundle: BundleJson): string =>
  bundle.verificationMaterial.tlogEntries[0]?.inclusionProof.checkpoint.envelope ?? ''
export const flipped = (text: string): string => {
  const bytes = Buffer.from(text, 'base64')
  const last = bytes.length - 1
  bytes[last] = (bytes[last] ?? 0) ^ 1
  return bytes.toString('base64')
}

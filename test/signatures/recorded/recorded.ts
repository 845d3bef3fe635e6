import { readFileSync } from 'node:fs'

const bytesOf = (file: string): Buffer => readFileSync(new URL(file, import.meta.url))

/** The bytes of a recorded bundle, as its instance's clients wrote them. */
export const recordedBundle = (name: RecordedName): Buffer => bytesOf(`${name}.sigstore.json`)

/** The bytes of a recorded trusted root. */
export const recordedRoot = (instance: 'public-good' | 'staging'): Buffer =>
  bytesOf(`${instance}-trusted-root.json`)

/** The bundles in this folder; its README says where each was recorded. */
export type RecordedName =
  | 'github-actions-provenance'
  | 'github-release'
  | 'public-good-hashedrekord'
  | 'public-good-other-envelope'
  | 'staging-rekor-v2'

import type { Digest } from '../../formats/digest.ts'
import type { Material } from '../../formats/materials/material.ts'
import { runAttestationType } from '../../formats/predicates/workflow-run.ts'
import type { RunReport } from '../../formats/materials/run-reports.ts'
import type { Source, Summary } from '../../formats/predicates/summary.ts'
import {
  isIndependent,
  type EvidenceFact,
  type Verification,
  type Voucher,
} from '../evidence/attestation.ts'

/** What may be asked of the evidence about an artifact. */
export type Requirement = 'provenance' | 'sbom' | 'tests'

/** What is asked, all together. */
export interface Demands {
  readonly require: readonly Requirement[]
  /** The name or id of a key, or the name of a trusted identity, or a subject that it means. */
  readonly signer?: string | undefined
  /** A repository, in any spelling of its address. */
  readonly source?: string | undefined
}

/** A piece of evidence about the artifact, and what its signed bytes say. */
export interface Spoken extends EvidenceFact {
  /** Whether the artifact, or one equal to it, is what it is about, and no mere material. */
  readonly isSubject: boolean
  readonly summary: Summary
  readonly source: Source
  readonly materials: readonly Material[]
  readonly reports: readonly RunReport[]
}

/** What one demand came to, in words, and the attestations that this rests on. */
export interface Answer {
  readonly check: 'signatures' | 'evidence' | Requirement | 'signer' | 'source'
  readonly answer: 'holds' | 'contradicted' | 'undecided'
  readonly why: string
  readonly attestations: readonly Digest[]
}

/** How the types of predicates begin that answer a requirement by themselves. */
export const prefixesOf: Readonly<Record<Requirement, readonly string[]>> = {
  provenance: ['https://slsa.dev/provenance/'],
  sbom: ['https://spdx.dev/Document', 'https://cyclonedx.org/bom'],
  tests: ['https://in-toto.io/attestation/test-result/'],
}

/** How the types of predicates begin of what a whole workflow run vouches for. */
export const runPrefixes: readonly string[] = [runAttestationType, 'chainloop.dev/attestation/']

/** Whether the type of a predicate begins in one of these ways. */
export const beginsAs = (type: string, prefixes: readonly string[]): boolean =>
  prefixes.some((prefix) => type.startsWith(prefix))

/** By what names a voucher can be asked for; who only submits signs nothing. */
const namesOf = (by: Voucher): readonly string[] => {
  switch (by.kind) {
    case 'key':
      return [by.name, by.keyid]
    case 'identity':
      return [by.rule, by.subject]
    case 'berth':
      return ['berth']
    case 'principal':
      return []
  }
}

/** Whether evidence is signed by whom is asked for; without a name by anybody but its submitter. */
export const isBy = (signer: string | undefined, spoken: Spoken): boolean => {
  const { verification } = spoken
  if (!isIndependent(spoken) || verification.answer !== 'verified') return false
  return signer === undefined || namesOf(verification.by).includes(signer)
}

/** Who vouches, or why nobody does, in words. */
export const wordsOf = (verification: Verification): string => {
  if (verification.answer !== 'verified') return `${verification.answer}: ${verification.why}`
  const { by } = verification
  switch (by.kind) {
    case 'key':
      return `signed with the key ${by.name}`
    case 'identity':
      return `signed by ${by.subject}, whom the trusted identity ${by.rule} means`
    case 'berth':
      return 'signed by this Berth'
    case 'principal':
      return `only stated by ${by.name} through this server: no signature of anybody else's`
  }
}

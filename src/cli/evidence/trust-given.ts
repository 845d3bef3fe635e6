import type { KeyObject } from 'node:crypto'
import type { Identity } from '../../formats/evidence/identity.ts'
import type { PublicKey } from '../../formats/evidence/public-key.ts'
import type { KeptRoot } from '../../signatures/trust-material.ts'
import { keyIn } from '../ledger/trusted-key.ts'
import type { SignedCheckpoint } from '../ledger/signed-checkpoint.ts'
import type { BundleKey } from './bundle.ts'

/** What whoever verifies brings along: only this is believed. */
export interface TrustGiven {
  /** Of those who sign evidence: none of them vouches for the ledger. */
  readonly keys: readonly PublicKey[]
  /** The server's own, for evidence and for the ledger. */
  readonly serverKeys: readonly PublicKey[]
  /** Sigstore roots, and whose certificates by them count. */
  readonly roots: readonly KeptRoot[]
  readonly identities: readonly Identity[]
  /** A checkpoint that was kept outside. */
  readonly checkpoint: SignedCheckpoint | undefined
}

/** What one thing in a bundle came to. */
export interface Checked {
  readonly answer: 'verified' | 'unverified' | 'invalid'
  readonly why: string
  /** Whether nobody vouches for it but its submitter, through the server. */
  readonly isStated?: true
}

/** A key that may have signed something, and whose word it is that it counts. */
export interface Candidate {
  readonly key: KeyObject
  readonly isGiven: boolean
}

/** The keys that may have signed checkpoints: those that were given first. */
export const noteKeys = (
  given: TrustGiven,
  inside: readonly BundleKey[],
  named: string,
): readonly Candidate[] => {
  const server = inside.filter(({ voice }) => voice === 'berth').map(({ pem }) => pem)
  const own = given.serverKeys.map(({ pem }) => pem)
  return [...candidates(own, true), ...candidates([...server, named], false)]
}

const candidates = (pems: readonly string[], isGiven: boolean): readonly Candidate[] =>
  pems.flatMap((pem) => {
    const key = keyIn(pem)
    return key ? [{ key, isGiven }] : []
  })

/** The least that several things come to. */
export const leastOf = (checked: readonly Checked[]): Checked['answer'] =>
  (['invalid', 'unverified'] as const).find((each) =>
    checked.some(({ answer }) => answer === each),
  ) ?? 'verified'

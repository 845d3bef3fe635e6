import type { Artifact, Verification } from '../../contract/evidence.ts'
import type { Style } from './terminal.ts'

/** The color of an evidence mark. */
export const markStyle = (mark: Artifact['evidence']): Style =>
  (({ verified: 'green', stated: 'yellow', unverified: 'yellow', missing: 'red' }) as const)[mark]

/** The color of a verification's answer. */
export const answerStyle = (it: Verification): Style => {
  if (it.answer === 'verified') return it.by.kind === 'principal' ? 'yellow' : 'green'
  return it.answer === 'unverified' ? 'yellow' : 'red'
}

/** A verification in words: who vouches, or why nobody does. */
export const verificationText = (verification: Verification): string => {
  if (verification.answer !== 'verified') return `${verification.answer}: ${verification.why}`
  const { by } = verification
  if (by.kind === 'key') return `verified by key ${by.name}`
  if (by.kind === 'identity') return `verified by ${by.subject} (identity ${by.rule})`
  if (by.kind === 'principal') return `stated by ${by.name}`
  return 'verified by this Berth'
}

import type { ComponentChildren } from 'preact'
import type { DeploymentMark } from '../../../src/contract/overview.ts'
import './mark.css'

/** How good something is: a sign before its word says it too, so that it needs no colour. */
export const Mark = ({
  is,
  children,
}: {
  readonly is: 'good' | 'said' | 'warn' | 'bad' | 'over' | 'back'
  readonly children: ComponentChildren
}) => <span class={`mark is-${is}`}>{children}</span>

/** What the evidence of an artifact is worth. */
export const EvidenceMark = ({ is }: Pick<Worth, 'is'>) => (
  <span title={evidenceTitles[is]}>
    <Mark is={evidenceSigns[is]}>{is === 'missing' ? 'no evidence' : is}</Mark>
  </span>
)

interface Worth {
  readonly is: DeploymentMark['evidence']
}

const evidenceSigns = {
  verified: 'good',
  stated: 'said',
  unverified: 'warn',
  missing: 'bad',
} as const

/** What each worth means. */
export const evidenceTitles = {
  verified: 'verified: a trusted key vouches, or Berth built it',
  stated: 'stated: only the word of whoever submitted it; no key of its own vouches',
  unverified: 'unverified: nobody who is trusted signed what speaks about it',
  missing: 'no evidence: nothing speaks about it',
} as const

/** Whether a record is of what runs. */
export const StatusMark = ({
  is,
}: {
  readonly is: 'deployed' | 'superseded' | 'decommissioned'
}) => <Mark is={is === 'deployed' ? 'good' : 'over'}>{is}</Mark>

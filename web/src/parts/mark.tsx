import type { ComponentChildren } from 'preact'
import './mark.css'

/** How good something is: a sign before its word says it too, so that it needs no colour. */
export const Mark = ({
  is,
  children,
}: {
  readonly is: 'good' | 'warn' | 'bad' | 'over' | 'back'
  readonly children: ComponentChildren
}) => <span class={`mark is-${is}`}>{children}</span>

/** What the evidence of an artifact is worth. */
export const EvidenceMark = ({ is }: { readonly is: 'verified' | 'unverified' | 'missing' }) => (
  <Mark is={evidenceSigns[is]}>{is === 'missing' ? 'no evidence' : is}</Mark>
)

const evidenceSigns = { verified: 'good', unverified: 'warn', missing: 'bad' } as const

/** Whether a record is of what runs. */
export const StatusMark = ({
  is,
}: {
  readonly is: 'deployed' | 'superseded' | 'decommissioned'
}) => <Mark is={is === 'deployed' ? 'good' : 'over'}>{is}</Mark>

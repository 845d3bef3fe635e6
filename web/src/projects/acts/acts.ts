import type { Deployment, ServiceStatus } from '../../../../src/contract/deployments.ts'
import { isUnderWay } from '../runs/stages.ts'

/** What can be done about what is deployed. */
export type Act =
  | 'promote'
  | 'promote-to'
  | 'rollback'
  | 'apply'
  | 'restart'
  | 'start'
  | 'stop'
  | 'cancel'

/** What a button and a dialog say of it. */
export const told: Readonly<Record<Act, { readonly name: string; readonly says: string }>> = {
  promote: {
    name: 'Promote the candidate',
    says: 'The candidate takes the traffic once it is ready. All that waits of the same run goes together.',
  },
  'promote-to': {
    name: 'Promote to another environment',
    says: 'The same artifacts with the variables of where they go; nothing is built.',
  },
  rollback: {
    name: 'Roll back',
    says: 'Artifact and values become those of the earlier release. No release command runs.',
  },
  apply: {
    name: 'Apply variables',
    says: 'What was released with other variables is deployed again with those of now. No request is lost.',
  },
  restart: {
    name: 'Restart',
    says: 'New instances of the same release take over once they are ready. No request is lost.',
  },
  start: { name: 'Start', says: 'The same release with the same values is deployed again.' },
  stop: {
    name: 'Stop',
    says: 'Requests that have begun may end; new ones are answered with 503 from then on.',
  },
  cancel: { name: 'Cancel the run', says: 'What ran before still runs.' },
}

/** Whether a text names one. */
export const isAct = (text: string): text is Act => Object.hasOwn(told, text)

/**
 * What makes sense as services stand. Frozen, only going back and stopping do; what they were
 * released from, and what has run out, only the server knows.
 */
export const possible = (
  services: readonly ServiceStatus[],
  isFrozen: boolean,
): ReadonlySet<Act> => {
  const some = (is: (service: ServiceStatus) => boolean): boolean => services.some(is)
  const isActive = some(({ active }) => active !== null)
  const chances: readonly (readonly [Act, boolean])[] = [
    ['promote', !isFrozen && some(({ latest }) => latest?.state === 'waiting')],
    ['promote-to', isActive],
    ['rollback', isActive],
    ['apply', !isFrozen && some(({ hasNewVariables }) => hasNewVariables)],
    ['restart', !isFrozen && isActive],
    ['start', !isFrozen && some(isStopped)],
    ['stop', isActive],
    ['cancel', some(({ latest }) => latest !== null && isCancellable(latest))],
  ]
  return new Set(chances.flatMap(([act, isOne]) => (isOne ? [act] : [])))
}

const isStopped = ({ active, latest }: Pick<ServiceStatus, 'active' | 'latest'>): boolean =>
  active === null && latest !== null && latest.activatedAt !== null

/** Whether it has not come so far yet that it goes on by itself. */
export const isCancellable = ({ state }: Deployment): boolean =>
  state === 'waiting' || (isUnderWay(state) && state !== 'switching')

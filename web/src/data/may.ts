import { session } from './session.ts'

/**
 * Whether who is signed in may do this in the whole organization, so that no button is shown that
 * is only refused; the server has the last word.
 */
export const may = (action: string): boolean =>
  session.value.is === 'in' &&
  session.value.identity.grants.some(
    (grant) =>
      grant.projectId === null &&
      grant.logicalEnvironmentId === null &&
      grant.actions.includes(action),
  )

/** Whether one of the grants allows it at least somewhere. */
export const maySome = (action: string): boolean =>
  session.value.is === 'in' &&
  session.value.identity.grants.some((grant) => grant.actions.includes(action))

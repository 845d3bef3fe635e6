import type { Identity } from '../../../src/contract/access.ts'
import type { Endpoint } from '../../../src/contract/endpoint.ts'

/**
 * Whether one of the grants allows it there, so that no button is shown that is only refused; the
 * server has the last word. A stage of null is not known yet, and forbids nothing by itself.
 */
export const isAllowed = (
  grants: Identity['grants'],
  permission: Endpoint<unknown, unknown>['permission'],
  { project, stage }: { readonly project: string; readonly stage: string | null },
): boolean =>
  grants.some(
    (grant) =>
      grant.actions.includes(permission) &&
      (grant.project === null || grant.project === project) &&
      (grant.logicalEnvironment === null || stage === null || grant.logicalEnvironment === stage),
  )

import type { DeploymentStatus } from '../../../src/contract/deployments.ts'
import type { Endpoint } from '../../../src/contract/endpoint.ts'
import type { ProjectEnvironment } from '../../../src/contract/project-environments.ts'
import { session } from '../data/session.ts'
import { isAllowed } from './allowed.ts'

/** What every part of an environment's page is given. */
export interface PartProps {
  readonly project: string
  readonly projectEnvironment: string
  readonly status: DeploymentStatus
  readonly place: ProjectEnvironment
  /** Asks anew how it stands. */
  readonly again: () => void
}

/** Whether who is signed in may call an endpoint there. */
export const mayCall = (
  { permission }: Pick<Endpoint<unknown, unknown>, 'permission'>,
  project: string,
  stage: string | null,
): boolean => {
  const { value } = session
  return value.is === 'in' && isAllowed(value.identity.grants, permission, { project, stage })
}

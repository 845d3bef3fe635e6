import type { DeploymentRecord } from '../../../src/contract/ledger.ts'

/** Where the page shows what Berth itself runs by a record; undefined for what was reported. */
export const projectAddress = ({
  project,
  projectEnvironment,
}: Pick<DeploymentRecord, 'project' | 'projectEnvironment'>): string | undefined =>
  project === null || projectEnvironment === null
    ? undefined
    : `/projects/${encodeURIComponent(project)}/${encodeURIComponent(projectEnvironment)}`

import type { DeploymentRecord } from '../../../../src/contract/ledger.ts'
import type { SnapshotItem } from '../../../../src/contract/overview.ts'

/** What names the slot of an item: no part of it holds a line break. */
export const slotOf = (item: SnapshotItem): string =>
  `${item.environment}\n${item.logicalEnvironment}\n${item.deploymentName}\n${item.kind}`

/**
 * A record in the little that a grid shows of it. A project that is known from evidence alone is no
 * part of it: the record's mark tells it.
 */
export const itemOf = (record: DeploymentRecord, namesProject: boolean): SnapshotItem => ({
  id: record.id,
  environment: record.environment,
  logicalEnvironment: record.logicalEnvironment,
  project: namesProject ? record.project : null,
  projectEnvironment: record.projectEnvironment,
  service: record.service,
  deploymentName: record.deploymentName,
  kind: record.kind,
  name: record.artifact.name,
  version: record.version,
  digest: record.artifact.digest,
  deployedAt: record.deployedAt,
  lastSeenAt: record.lastSeenAt,
  deployment: record.deployment,
})

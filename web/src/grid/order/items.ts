import type { SnapshotItem } from '../../../../src/contract/overview.ts'

let made = 0

/** An item for a test; each has an id of its own. */
export const itemWith = (fields: Partial<SnapshotItem>): SnapshotItem => ({
  id: `rec_${++made}`,
  environment: 'eu',
  logicalEnvironment: 'production',
  project: null,
  projectEnvironment: null,
  service: null,
  deploymentName: 'web',
  kind: 'CONTAINER_IMAGE',
  name: null,
  version: null,
  digest: `sha256:${'4f'.repeat(32)}`,
  deployedAt: '2026-02-01T00:00:00.000Z',
  lastSeenAt: '2026-02-01T00:00:00.000Z',
  deployment: null,
  ...fields,
})

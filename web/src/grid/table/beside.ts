import type { SnapshotItem } from '../../../../src/contract/overview.ts'
import type { RowKind } from '../order/rows.ts'

/** What tells an item from others in its cell, beside its name. */
export const besideOf = (item: SnapshotItem, rows: RowKind | 'stage'): string => {
  const project = item.project === item.deploymentName ? '' : (item.project ?? '')
  if (rows === 'environment') return project
  return rows === 'stage' && project !== ''
    ? `${project} on ${item.environment}`
    : `on ${item.environment}`
}

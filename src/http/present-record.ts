import type { DeploymentRecord } from '../contract/ledger.ts'
import type { RecordView } from '../core/ledger/read/record-view.ts'
import { present } from './present.ts'

/** A record with its evidence, as it travels. */
export const recordOf = (view: RecordView): DeploymentRecord => {
  const { record, evidence, attribution, isRollback } = view
  const {
    digest,
    name,
    reference,
    slotId: _slotId,
    environmentId: _environmentId,
    logicalEnvironmentId: _logicalEnvironmentId,
    mayReturn: _mayReturn,
    ...rest
  } = present(record)
  return {
    ...rest,
    artifact: { digest, name, reference },
    project: attribution.project,
    version: attribution.version,
    attribution: attribution.by,
    evidence,
    isRollback,
  }
}

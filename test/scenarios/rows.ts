import type { RecordView } from '../../src/core/ledger/read/record-view.ts'
import type { LedgerEvent } from '../../src/contract/ledger.ts'
import { writeTime, type Cast } from './cast.ts'

/** A record as a row: name, artifact, status, times; then what was asked to be shown. */
export const rowOf = (cast: Cast, view: RecordView, shown: readonly string[]): string => {
  const { record, evidence, attribution } = view
  const { endedAt, endRecordedAt, supersededBy, recordedAt, deployedAt } = record
  const words = [
    cast.name(record.id),
    cast.artifact(record.digest),
    record.status,
    writeTime(deployedAt),
    ...(recordedAt === deployedAt ? [] : [`recorded ${writeTime(recordedAt)}`]),
    ...(record.lastSeenAt === deployedAt ? [] : [`seen ${writeTime(record.lastSeenAt)}`]),
    ...(endedAt === null ? [] : [`ended ${writeTime(endedAt)}`]),
    ...(endRecordedAt === endedAt ? [] : [`heard ${writeTime(endRecordedAt ?? 0)}`]),
    ...(supersededBy === null ? [] : [`by ${cast.name(supersededBy)}`]),
    ...(shown.includes('evidence') ? [evidence] : []),
    ...(shown.includes('attribution')
      ? [attribution.project ?? '-', attribution.version ?? '-', attribution.by ?? '-']
      : []),
    ...(shown.includes('slot')
      ? [record.environment, record.logicalEnvironment, record.deploymentName, record.kind]
      : []),
  ]
  return words.join(' ')
}

/** An event as a row: its number, what happened, to which record. */
export const eventRow = (
  cast: Cast,
  { sequence, type, event }: Pick<LedgerEvent, 'sequence' | 'type' | 'event'>,
): string => `${sequence} ${type} ${cast.name((event as { record: { id: string } }).record.id)}`

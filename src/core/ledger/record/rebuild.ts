import type { Digest } from '../../../formats/digest.ts'
import { insist } from '../../kernel/refusal.ts'
import type { Kind } from '../../artifacts/artifact.ts'
import type { EventType } from './event.ts'
import type { End } from './record.ts'
import type { NewRecord } from './store.ts'

/** A record as its events tell it: all that the tables know but when it was last seen. */
export interface RebuiltRecord extends NewRecord {
  /** When we heard that what had been running ran no longer; null for what entered the past. */
  readonly closedAt: number | null
}

/**
 * Folds the bytes of one organization's events, in the order of their numbers, into its records.
 * Pure and exact; throws a defect for events that cannot have followed each other.
 */
export const rebuild = (events: Iterable<Uint8Array>): ReadonlyMap<string, RebuiltRecord> => {
  const records = new Map<string, RebuiltRecord>()
  for (const bytes of events) {
    const event = JSON.parse(Buffer.from(bytes).toString('utf8')) as WrittenEvent
    insist(event.schema === 1, `event ${event.id} has a schema that is not known`)
    records.set(event.record.id, after(records.get(event.record.id), event))
  }
  return records
}

const after = (before: RebuiltRecord | undefined, event: WrittenEvent): RebuiltRecord => {
  switch (event.type) {
    case 'deployed':
    case 'entered':
      insist(!before, `record ${event.record.id} begins twice`)
      return begun(event, event.record)
    case 'superseded':
    case 'decommissioned':
      insist(before && !before.end, `record ${event.record.id} ends while it does not run`)
      return { ...ended(before, event.record), closedAt: read(event.record.end).endRecordedAt }
    case 'end_moved':
      insist(before?.end, `the end of record ${event.record.id} moves before it has one`)
      return ended(before, event.record)
  }
}

const begun = ({ slot }: WrittenEvent, record: WrittenStart): RebuiltRecord => ({
  id: record.id,
  slot: {
    id: slot.id,
    environmentId: slot.environment.id,
    logicalEnvironmentId: slot.logicalEnvironment.id,
    deploymentName: slot.deploymentName,
    kind: slot.kind,
  },
  digest: record.digest,
  name: record.name,
  version: record.version,
  reference: record.reference,
  projectId: record.project,
  service: record.service,
  labels: record.labels,
  runUrl: record.runUrl,
  managed: record.managed ?? null,
  reportedBy: record.reportedBy.id,
  deployedAt: Date.parse(record.deployedAt),
  recordedAt: Date.parse(record.recordedAt),
  end: record.end ? read(record.end) : null,
  closedAt: null,
})

const ended = (before: RebuiltRecord, { end }: WrittenEnding): RebuiltRecord => ({
  ...before,
  end: read(end),
})

const read = (end: WrittenEnd): End => ({
  status: end.status,
  endedAt: Date.parse(end.endedAt),
  endRecordedAt: Date.parse(end.endRecordedAt),
  supersededBy: end.supersededBy,
})

/** What stands in an event's bytes. */
type WrittenEvent = {
  readonly schema: number
  readonly id: string
  readonly slot: {
    readonly id: string
    readonly environment: { readonly id: string }
    readonly logicalEnvironment: { readonly id: string }
    readonly deploymentName: string
    readonly kind: Kind
  }
} & (
  | { readonly type: Extract<EventType, 'deployed' | 'entered'>; readonly record: WrittenStart }
  | { readonly type: Exclude<EventType, 'deployed' | 'entered'>; readonly record: WrittenEnding }
)

interface WrittenStart {
  readonly id: string
  readonly digest: Digest
  readonly name: string | null
  readonly version: string | null
  readonly reference: string | null
  readonly project: string | null
  readonly service: string | null
  readonly labels: Readonly<Record<string, string>>
  readonly runUrl: string | null
  readonly managed?: NewRecord['managed']
  readonly reportedBy: { readonly id: string }
  readonly deployedAt: string
  readonly recordedAt: string
  readonly end?: WrittenEnd
}

interface WrittenEnding {
  readonly id: string
  readonly end: WrittenEnd
}

interface WrittenEnd {
  readonly status: End['status']
  readonly endedAt: string
  readonly endRecordedAt: string
  readonly supersededBy: string | null
}

import { canonicalJson, type JsonObject } from '../../../formats/json/canonical.ts'
import { digestOf } from '../../../formats/digest.ts'
import { formatInstant } from '../../../formats/instant.ts'
import type { Context } from '../../kernel/context.ts'
import type { End, Interval } from './record.ts'
import type { Slot } from './slot.ts'
import type { NewRecord } from './store.ts'

/**
 * What happened to a record. `entered` is a start in the past; `end_moved` an end that moved back.
 */
export type EventType = 'deployed' | 'entered' | 'superseded' | 'decommissioned' | 'end_moved'

/** One change of the ledger: exact bytes, their digest, and the columns that index them. */
export interface LedgerEvent {
  readonly id: string
  readonly type: EventType
  readonly bytes: Uint8Array
  readonly hash: string
  readonly recordId: string
  readonly slot: Slot
  readonly projectId: string | null
}

/** The names behind the ids of a slot, as they were when the event happened. */
export interface SlotNames {
  readonly environment: string
  readonly logicalEnvironment: string
}

/** That a record began, now or (`entered`) in the past with its end. */
export const startEvent = (
  context: Context,
  slot: Slot,
  names: SlotNames,
  record: NewRecord,
): LedgerEvent =>
  sealed(context, slot, names, record.end ? 'entered' : 'deployed', record.projectId, record.id, {
    record: {
      id: record.id,
      digest: record.digest,
      name: record.name,
      version: record.version,
      reference: record.reference,
      project: record.projectId,
      service: record.service,
      labels: { ...record.labels },
      runUrl: record.runUrl,
      ...(record.managed ? { managed: { ...record.managed } } : {}),
      reportedBy: { id: record.reportedBy, name: context.principal.nameHash },
      deployedAt: formatInstant(record.deployedAt),
      recordedAt: formatInstant(record.recordedAt),
      ...(record.end ? { end: written(record.end) } : {}),
    },
  })

/** That a record ended, or (`end_moved`) that its end moved back. */
export const endEvent = (
  context: Context,
  slot: Slot,
  names: SlotNames,
  record: Interval,
  end: End,
): LedgerEvent =>
  sealed(context, slot, names, record.end ? 'end_moved' : end.status, record.projectId, record.id, {
    record: {
      id: record.id,
      digest: record.digest,
      end: written(end),
      reportedBy: { id: context.principal.id, name: context.principal.nameHash },
    },
  })

const written = (end: End): JsonObject => ({
  status: end.status,
  endedAt: formatInstant(end.endedAt),
  endRecordedAt: formatInstant(end.endRecordedAt),
  supersededBy: end.supersededBy,
})

const sealed = (
  { newId, now, principal }: Context,
  slot: Slot,
  names: SlotNames,
  type: EventType,
  projectId: string | null,
  recordId: string,
  body: JsonObject,
): LedgerEvent => {
  const id = newId('evt')
  const bytes = Buffer.from(
    canonicalJson({
      schema: 1,
      id,
      organization: principal.organizationId,
      type,
      at: formatInstant(now()),
      slot: {
        id: slot.id,
        environment: { id: slot.environmentId, name: names.environment },
        logicalEnvironment: { id: slot.logicalEnvironmentId, name: names.logicalEnvironment },
        deploymentName: slot.deploymentName,
        kind: slot.kind,
      },
      ...body,
    }),
  )
  return { id, type, bytes, hash: digestOf(bytes), recordId, slot, projectId }
}

import {
  canonicalJson,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../../formats/json/canonical.ts'

/** The fields of a deployment record that its events say; the others are not in the ledger. */
export type ToldRecord = JsonObject

/**
 * Folds the events of one record, in their order, into what they say of it; undefined if they
 * cannot have followed each other, or speak of another record.
 */
export const toldRecord = (id: string, events: readonly JsonValue[]): ToldRecord | undefined => {
  const [first, ...others] = events.map((event) => readEvent(event, id))
  if (!first || (first.type !== 'deployed' && first.type !== 'entered')) return undefined
  let told = begun(first)
  for (const event of others) {
    const hasEnd = told?.['endedAt'] !== null
    const moves = event?.type === 'end_moved'
    const ends = event?.type === 'superseded' || event?.type === 'decommissioned'
    if (!told || !event || !(moves ? hasEnd : ends && !hasEnd)) return undefined
    told = ended(told, event.record['end'])
  }
  return told
}

/** The fields that differ between what the events say and a record as a server answered it. */
export const differing = (told: ToldRecord, record: JsonObject): readonly string[] => {
  const shown = asTold(record)
  return Object.keys(told).filter(
    (field) => canonicalJson([told[field] ?? null]) !== canonicalJson([shown[field] ?? null]),
  )
}

const asTold = (record: JsonObject): JsonObject => {
  const artifact = objectOf(record['artifact'])
  return {
    ...record,
    digest: artifact['digest'] ?? null,
    name: artifact['name'] ?? null,
    reference: artifact['reference'] ?? null,
    reportedBy: objectOf(record['reportedBy'])['id'] ?? null,
  }
}

interface Event {
  readonly type: JsonValue | undefined
  readonly slot: JsonObject
  readonly record: JsonObject
}

const readEvent = (event: JsonValue, id: string): Event | undefined => {
  const { type, slot, record, schema } = objectOf(event)
  const said = objectOf(record)
  return schema === 1 && said['id'] === id
    ? { type, slot: objectOf(slot), record: said }
    : undefined
}

const begun = ({ slot, record }: Event): ToldRecord | undefined => {
  const started: ToldRecord = {
    id: record['id'] ?? null,
    environment: objectOf(slot['environment'])['name'] ?? null,
    logicalEnvironment: objectOf(slot['logicalEnvironment'])['name'] ?? null,
    deploymentName: slot['deploymentName'] ?? null,
    kind: slot['kind'] ?? null,
    digest: record['digest'] ?? null,
    name: record['name'] ?? null,
    reference: record['reference'] ?? null,
    service: record['service'] ?? null,
    labels: record['labels'] ?? {},
    runUrl: record['runUrl'] ?? null,
    deployment: objectOf(record['managed'])['deploymentId'] ?? null,
    reportedBy: objectOf(record['reportedBy'])['id'] ?? null,
    deployedAt: record['deployedAt'] ?? null,
    recordedAt: record['recordedAt'] ?? null,
    ...running,
  }
  return record['end'] === undefined ? started : ended(started, record['end'])
}

const running = { status: 'deployed', endedAt: null, endRecordedAt: null, supersededBy: null }

const ended = (told: ToldRecord, end: JsonValue | undefined): ToldRecord | undefined => {
  if (!isJsonObject(end)) return undefined
  const { status, endedAt, endRecordedAt, supersededBy } = end
  if (typeof status !== 'string' || typeof endedAt !== 'string') return undefined
  return {
    ...told,
    status,
    endedAt,
    endRecordedAt: endRecordedAt ?? null,
    supersededBy: supersededBy ?? null,
  }
}

const objectOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {})

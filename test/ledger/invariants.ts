import assert from 'node:assert/strict'
import type { Database, Row } from '../../src/core/kernel/database.ts'
import { rebuild } from '../../src/core/ledger/record/rebuild.ts'
import { canonicalJson, type JsonValue } from '../../src/formats/json/canonical.ts'
import { digestOf } from '../../src/formats/digest.ts'
import { readTables, type Tables } from './tables.ts'

/** Checks all that must always hold of an organization's ledger (DESIGN, sections 2 and 5). */
export const checkLedger = async (db: Database, organizationId: string): Promise<Tables> => {
  const tables = await readTables(db, organizationId)
  checkSlots(tables)
  checkEvents(tables)
  checkNumbers(tables)
  checkRebuilt(tables)
  checkWhole(tables)
  return tables
}

/** One slot has one `deployed` at most, intervals in order, and ends that the next event made. */
const checkSlots = ({ records }: Tables): void => {
  for (const [slot, inOrder] of Map.groupBy(records, (record) => record['slot_id']))
    for (const [index, record] of inOrder.entries()) {
      const next = inOrder[index + 1]
      const about = `slot ${String(slot)}, record ${String(record['id'])}`
      switch (String(record['status'])) {
        case 'deployed':
          assert.equal(next, undefined, `${about}: deployed, but not the last of its slot`)
          break
        case 'superseded':
          assert.equal(record['superseded_by'], next?.['id'], `${about}: ended by the next start`)
          assert.equal(
            record['ended_at'],
            next?.['deployed_at'],
            `${about}: ends as the next starts`,
          )
          break
        default:
          assert.equal(record['status'], 'decommissioned', about)
          if (next)
            assert.ok(
              Number(record['ended_at']) <= Number(next['deployed_at']),
              `${about}: overlaps the next`,
            )
      }
    }
}

/** The bytes are canonical, their hash is theirs, and the columns beside them say the same. */
const checkEvents = ({ events, tokens, records }: Tables): void => {
  const kept = new Map(records.map((record) => [record['id'], record]))
  for (const event of events) {
    const text = Buffer.from(event['bytes'] as Uint8Array).toString('utf8')
    const read = JSON.parse(text) as Written
    assert.equal(canonicalJson(read as unknown as JsonValue), text)
    assert.equal(event['hash'], digestOf(text))
    assert.deepEqual(
      {
        schema: read.schema,
        organization: read.organization,
        id: read.id,
        type: read.type,
        record: read.record.id,
        slot: read.slot.id,
        environment: read.slot.environment.id,
        stage: read.slot.logicalEnvironment.id,
      },
      {
        schema: 1,
        organization: event['organization_id'],
        id: event['id'],
        type: event['type'],
        record: event['record_id'],
        slot: event['slot_id'],
        environment: event['environment_id'],
        stage: event['logical_environment_id'],
      },
    )
    assert.equal(event['project_id'], kept.get(read.record.id)?.['project_id'], 'project')
    for (const token of tokens) {
      assert.ok(!text.includes(String(token['name'])), `a name stands in the bytes: ${text}`)
      if (read.record.reportedBy?.id === token['id'])
        assert.equal(read.record.reportedBy?.name, token['name_hash'])
    }
  }
}

/** Numbers begin at 1 and leave none out; in a slot they ascend as the events were written. */
const checkNumbers = ({ events, lastSequence }: Tables): void => {
  const numbered = events.filter((event) => event['sequence'] !== null)
  numbered.forEach((event, index) => assert.equal(event['sequence'], index + 1, 'gap-free'))
  assert.equal(lastSequence, numbered.length)
  for (const inOrder of Map.groupBy(events, (event) => event['slot_id']).values()) {
    const positions = inOrder.map((event) => Number(event['position']))
    assert.deepEqual(
      positions,
      positions.toSorted((a, b) => a - b),
      'ascending within a slot',
    )
  }
}

/** The records that the events tell are the records of the tables, to the last field. */
const checkRebuilt = ({ slots, records, events }: Tables): void => {
  const told = rebuild(events.map((event) => event['bytes'] as Uint8Array))
  const slotOf = new Map(slots.map((slot) => [slot['id'], slot]))
  assert.deepEqual(
    told,
    new Map(records.map((record) => [record['id'], asTold(record, slotOf.get(record['slot_id']))])),
  )
}

const asTold = (record: Row, slot: Row | undefined): object => ({
  id: record['id'],
  slot: {
    id: slot?.['id'],
    environmentId: slot?.['environment_id'],
    logicalEnvironmentId: slot?.['logical_environment_id'],
    deploymentName: slot?.['deployment_name'],
    kind: slot?.['kind'],
  },
  digest: record['digest'],
  name: record['name'],
  version: record['version'],
  reference: record['reference'],
  projectId: record['project_id'],
  service: record['service'],
  labels: JSON.parse(String(record['labels'])) as unknown,
  runUrl: record['run_url'],
  reportedBy: record['reported_by'],
  deployedAt: record['deployed_at'],
  recordedAt: record['recorded_at'],
  end:
    record['status'] === 'deployed'
      ? null
      : {
          status: record['status'],
          endedAt: record['ended_at'],
          endRecordedAt: record['end_recorded_at'],
          supersededBy: record['superseded_by'],
        },
  closedAt: record['closed_at'],
  managed:
    record['deployment_id'] === null
      ? null
      : {
          projectEnvironmentId: record['project_environment_id'],
          deploymentId: record['deployment_id'],
        },
})

/** Nothing stands half-written: each record has its sighting, its labels and its audit entry. */
const checkWhole = ({ records, sightings, labels, audits, events }: Tables): void => {
  const seen = new Map(sightings.map((sighting) => [sighting['record_id'], sighting]))
  assert.equal(sightings.length, records.length)
  const labelsOf = Map.groupBy(labels, (label) => label['record_id'])
  const entries = audits.filter(
    (entry) => entry['action'] === 'deployment.record' && entry['outcome'] === 'done',
  )
  const entriesOf = Map.groupBy(entries, (entry) => entry['target'])
  for (const record of records) {
    const lastSeenAt = Number(seen.get(record['id'])?.['last_seen_at'])
    assert.ok(lastSeenAt >= Number(record['deployed_at']), 'seen since it began')
    assert.deepEqual(
      Object.fromEntries(
        (labelsOf.get(record['id']) ?? []).map((label) => [
          label['label_key'],
          label['label_value'],
        ]),
      ),
      JSON.parse(String(record['labels'])),
    )
    const starts = (entriesOf.get(record['id']) ?? []).filter(
      (entry) => !String(entry['detail']).includes('"decommissioned"'),
    )
    assert.equal(starts.length, 1, `record ${String(record['id'])} was audited once`)
  }
  const begun = events.filter(({ type }) => type === 'deployed' || type === 'entered')
  assert.equal(begun.length, records.length)
}

interface Written {
  readonly schema: number
  readonly id: string
  readonly organization: string
  readonly type: string
  readonly slot: {
    readonly id: string
    readonly environment: { readonly id: string }
    readonly logicalEnvironment: { readonly id: string }
  }
  readonly record: {
    readonly id: string
    readonly reportedBy?: { readonly id: string; readonly name: string }
  }
}

import type { Context } from '../../kernel/context.ts'
import type { Row } from '../../kernel/database.ts'
import { check, readHeavy } from '../../kernel/operation.ts'
import { wholeOrganization } from '../../kernel/permission.ts'
import * as store from './check-store.ts'
import { mostFindings, type Finding } from './finding.ts'
import { rebuild, type RebuiltRecord } from '../record/rebuild.ts'
import { referenceKey } from '../read/reference-key.ts'

/** How many records one piece has. */
export const recordsOfPiece = 250

/** What one piece of the records came to. */
export interface CheckedRecords {
  readonly checked: number
  readonly findings: readonly Finding[]
  /** The id after which the next piece begins; null after the last. */
  readonly through: string | null
}

/**
 * Checks one piece of the records, by id, against what their events say. Events that have no number
 * yet count, too: a record is written with them.
 */
export const checkRecords = (
  context: Context,
  { after }: { readonly after: string },
): Promise<CheckedRecords> =>
  readHeavy(context, 'ledger.check-records', async (tx) => {
    check(context, 'ledger.read', wholeOrganization)
    const { organizationId } = context.principal
    const rows = await store.recordsAfter(tx, organizationId, after, recordsOfPiece)
    const [from, to] = [rows.at(0)?.['id'], rows.at(-1)?.['id']].map(String)
    if (rows.length === 0 || from === undefined || to === undefined)
      return { checked: 0, findings: [], through: null }
    const span = { from, to }
    const events = Map.groupBy(
      await store.eventsOfRecords(tx, organizationId, span),
      ({ recordId }) => recordId,
    )
    const labels = Map.groupBy(
      await store.labelsOfRecords(tx, organizationId, span),
      ({ recordId }) => recordId,
    )
    const findings = rows.flatMap((row) => {
      const id = String(row['id'])
      const own = Object.fromEntries((labels.get(id) ?? []).map(({ key, value }) => [key, value]))
      const bytes = (events.get(id) ?? []).map((event) => event.bytes)
      return ofRecord(row, bytes, own)
    })
    return {
      checked: rows.length,
      findings: findings.slice(0, mostFindings),
      through: rows.length === recordsOfPiece ? to : null,
    }
  })

const ofRecord = (
  row: Row,
  events: readonly Uint8Array[],
  labels: Readonly<Record<string, string>>,
): readonly Finding[] => {
  const found = (kind: Finding['kind'], detail: string): readonly Finding[] => [
    { kind, id: String(row['id']), sequence: null, detail },
  ]
  if (events.length === 0) return found('record_unfounded', 'no event speaks of it')
  let told: RebuiltRecord | undefined
  try {
    told = rebuild(events).get(String(row['id']))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return found('record_changed', `its events cannot be followed: ${why}`)
  }
  if (!told) return found('record_unfounded', 'no event speaks of it')
  const said = columnsOf(told)
  const odd = Object.keys(said).filter((column) => said[column] !== row[column])
  if (labelText(parsedLabels(row['labels'])) !== labelText(told.labels)) odd.push('labels')
  if (labelText(labels) !== labelText(told.labels)) odd.push('record_labels')
  return odd.length === 0
    ? []
    : found('record_changed', `its events say otherwise: ${odd.join(', ')}`)
}

/** The columns of a record, as its events tell them. */
const columnsOf = ({ slot, managed, end, ...record }: RebuiltRecord): Row => ({
  slot_id: slot.id,
  environment_id: slot.environmentId,
  logical_environment_id: slot.logicalEnvironmentId,
  deployment_name: slot.deploymentName,
  kind: slot.kind,
  // Whether others may report for it; its manager may have changed since without a word.
  managed_by: managed ? 1 : 0,
  digest: record.digest,
  name: record.name,
  version: record.version,
  reference: record.reference,
  reference_key: record.reference === null ? null : referenceKey(record.reference),
  project_id: record.projectId,
  service: record.service,
  run_url: record.runUrl,
  project_environment_id: managed?.projectEnvironmentId ?? null,
  deployment_id: managed?.deploymentId ?? null,
  reported_by: record.reportedBy,
  status: end?.status ?? 'deployed',
  deployed_at: record.deployedAt,
  recorded_at: record.recordedAt,
  ended_at: end?.endedAt ?? null,
  end_recorded_at: end?.endRecordedAt ?? null,
  superseded_by: end?.supersededBy ?? null,
  closed_at: record.closedAt,
})

const labelText = (labels: unknown): string =>
  typeof labels === 'object' && labels !== null
    ? JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : 'not labels'

const parsedLabels = (text: unknown): unknown => {
  try {
    return JSON.parse(String(text))
  } catch {
    return undefined
  }
}

import * as contract from '../../contract/ledger.ts'
import * as schema from '../../contract/ledger.schema.ts'
import { pageOf } from '../../contract/fields.schema.ts'
import { describeDeploymentRecord } from '../../core/ledger/read/describe-deployment-record.ts'
import { diff } from '../../core/ledger/read/diff.ts'
import { listDeploymentRecords } from '../../core/ledger/read/list-deployment-records.ts'
import { listEvents } from '../../core/ledger/log/list-events.ts'
import { recordDeployment } from '../../core/ledger/record/record-deployment.ts'
import { where, type Sought } from '../../core/ledger/read/where.ts'
import { wrongFields } from '../field-errors.ts'
import { inSlices } from '../in-slices.ts'
import { recordOf } from '../present-record.ts'
import { route, type Route } from '../route.ts'
import { recordInBulk } from './ledger-bulk.ts'
import { linkedOf } from './evidence.ts'
import { whereEvidenceRoute } from './where-evidence.ts'

/** Deployment records, their events, and the audit. */
export const ledgerRoutes: readonly Route[] = [
  route(
    contract.recordDeployment,
    { input: schema.report, output: schema.recorded },
    (call, report) => recordDeployment(call, report),
  ),
  recordInBulk,
  route(
    contract.listDeploymentRecords,
    { input: schema.list, output: pageOf(schema.record) },
    async (call, { limit, cursor, label, ...filters }) => {
      const request = { limit, cursor }
      const page = await listDeploymentRecords(call, { ...filters, labels: label }, request)
      return { items: page.items.map(recordOf), nextCursor: page.nextCursor }
    },
  ),
  route(
    contract.describeDeploymentRecord,
    { input: schema.byId, output: schema.recordDescription },
    async (call, { id }) => {
      const { trace, equivalents, ...view } = await describeDeploymentRecord(call, id)
      const { environmentId, logicalEnvironmentId } = view.record
      return {
        ...recordOf(view),
        ...{ environmentId, logicalEnvironmentId },
        equivalents: [...equivalents],
        trace: trace.map(linkedOf),
      }
    },
  ),
  route(
    contract.diffStages,
    { input: schema.diff, output: schema.differences },
    async (call, input) => {
      const { items } = await diff(call, input)
      return {
        items: await inSlices(items, ({ key, answer, from, to }) => ({
          key,
          answer,
          from: from.map(recordOf),
          to: to.map(recordOf),
        })),
      }
    },
  ),
  route(
    contract.where,
    { input: schema.where, output: pageOf(schema.record) },
    async (call, { limit, cursor, digest, reference }) => {
      const page = await where(call, soughtOf(digest, reference), { limit, cursor })
      return { items: page.items.map(recordOf), nextCursor: page.nextCursor }
    },
  ),
  whereEvidenceRoute,
  route(
    contract.listEvents,
    { input: schema.events, output: pageOf(schema.event) },
    async (call, { after = 0, limit }) => {
      const { items, through, isMore } = await listEvents(call, { after, limit })
      return {
        items: items.map(({ sequence, id, type, hash, bytes }) => ({
          sequence,
          id,
          type,
          hash,
          event: JSON.parse(Buffer.from(bytes).toString('utf8')) as Record<string, unknown>,
        })),
        // The sequence number after which to go on: it works as `after`.
        nextCursor: isMore ? String(through) : null,
      }
    },
  ),
]

const soughtOf = (
  digest: `sha256:${string}` | undefined,
  reference: string | undefined,
): Sought => {
  if (digest !== undefined && reference === undefined) return { digest }
  if (digest === undefined && reference !== undefined) return { reference }
  throw wrongFields([
    digest === undefined
      ? { pointer: '#/digest', detail: 'must be given, or else a reference' }
      : { pointer: '#/reference', detail: 'must not be given beside a digest' },
  ])
}

import type { z } from 'zod'
import { endpoint, largeBodyBytes, type PageOf } from './endpoint.ts'
import type * as schema from './ledger.schema.ts'

/** A deployment record as it travels. */
export type DeploymentRecord = z.output<typeof schema.record>
/** A deployment record with its artifact's trace. */
export type DeploymentRecordDescription = z.output<typeof schema.recordDescription>
/** What a report came to. */
export type Recorded = z.output<typeof schema.recorded>
/** What one report of many came to: an outcome or a problem. */
export type BulkOutcome = z.output<typeof schema.bulkOutcome>
/** One difference between two stages. */
export type Difference = z.output<typeof schema.difference>
/** A numbered event of the ledger. */
export type LedgerEvent = z.output<typeof schema.event>
/** A report as a client writes it. */
export type Report = z.input<typeof schema.report>

export const recordDeployment = endpoint<Report, Recorded>({
  id: 'deployment.record',
  method: 'POST',
  path: '/v1/deployment-records',
  permission: 'ledger.record',
  summary: 'Report that an artifact runs somewhere, or no longer does',
  status: 200,
  mostBodyBytes: largeBodyBytes,
})

export const recordDeployments = endpoint<{ readonly reports: readonly Report[] }, BulkOutcome>({
  id: 'deployment.record-bulk',
  method: 'POST',
  path: '/v1/deployment-records/bulk',
  permission: 'ledger.record',
  summary: 'Make up to 1000 reports in order; each has an outcome of its own',
  status: 200,
  mostBodyBytes: largeBodyBytes,
})

export const listDeploymentRecords = endpoint<
  z.input<typeof schema.list>,
  PageOf<DeploymentRecord>
>({
  id: 'deployment.list',
  method: 'GET',
  path: '/v1/deployment-records',
  permission: 'ledger.read',
  summary: 'List what is deployed, or what was',
  status: 200,
})

export const describeDeploymentRecord = endpoint<
  { readonly id: string },
  DeploymentRecordDescription
>({
  id: 'deployment.describe',
  method: 'GET',
  path: '/v1/deployment-records/{id}',
  permission: 'ledger.read',
  summary: 'Describe a record, its artifact and its trace',
  status: 200,
})

export const diffStages = endpoint<
  z.input<typeof schema.diff>,
  { readonly items: readonly Difference[] }
>({
  id: 'deployment.diff',
  method: 'GET',
  path: '/v1/deployment-diff',
  permission: 'ledger.read',
  summary: 'Compare what runs in two logical environments',
  status: 200,
})

export const where = endpoint<z.input<typeof schema.where>, PageOf<DeploymentRecord>>({
  id: 'deployment.where',
  method: 'GET',
  path: '/v1/where',
  permission: 'ledger.read',
  summary: 'Find every slot in which an artifact runs or ran, by digest or stored reference',
  status: 200,
})

export const listEvents = endpoint<z.input<typeof schema.events>, PageOf<LedgerEvent>>({
  id: 'event.list',
  method: 'GET',
  path: '/v1/events',
  permission: 'ledger.read',
  summary:
    'Follow the ledger by sequence number: nextCursor is the after of the next page. ' +
    'With Accept: text/event-stream it is a stream of server-sent events',
  status: 200,
})

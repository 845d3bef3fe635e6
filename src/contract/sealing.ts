import type { z } from 'zod'
import { endpoint } from './endpoint.ts'
import type * as schema from './sealing.schema.ts'

/** The latest checkpoint as it travels. */
export type LedgerCheckpoint = z.output<typeof schema.checkpoint>
/** One thing that a check found. */
export type LedgerFinding = z.output<typeof schema.finding>
/** A proof that events are in the log, good without a server. */
export type LedgerProof = z.output<typeof schema.proof>

export const ledgerCheckpoint = endpoint<object, LedgerCheckpoint>({
  id: 'ledger.checkpoint',
  method: 'GET',
  path: '/v1/ledger/checkpoint',
  permission: 'ledger.read',
  summary: 'Seal what is recorded and answer the latest signed checkpoint',
  status: 200,
})

export const proveGrowth = endpoint<
  z.input<typeof schema.growthInput>,
  z.output<typeof schema.growth>
>({
  id: 'ledger.prove-growth',
  method: 'GET',
  path: '/v1/ledger/growth',
  permission: 'ledger.read',
  summary: 'Prove that the log of one size began as that of an earlier one (RFC 6962)',
  status: 200,
})

export const checkEvents = endpoint<
  z.input<typeof schema.eventsCheckInput>,
  z.output<typeof schema.eventsCheck>
>({
  id: 'ledger.check-events',
  method: 'GET',
  path: '/v1/ledger/checked-events',
  permission: 'ledger.read',
  summary: 'Check a piece of the sealed events against what was sealed',
  status: 200,
})

export const checkRecords = endpoint<
  z.input<typeof schema.recordsCheckInput>,
  z.output<typeof schema.recordsCheck>
>({
  id: 'ledger.check-records',
  method: 'GET',
  path: '/v1/ledger/checked-records',
  permission: 'ledger.read',
  summary: 'Check a piece of the deployment records against their events',
  status: 200,
})

export const proveEvents = endpoint<{ readonly id: string }, LedgerProof>({
  id: 'ledger.prove',
  method: 'GET',
  path: '/v1/ledger/proofs/{id}',
  permission: 'ledger.read',
  summary: 'Prove that an event, or those of a record, are in the log',
  status: 200,
})

import type { z } from 'zod'
import { endpoint } from './endpoint.ts'
import type * as schema from './where-evidence.schema.ts'

/** Where evidence leads, and what it is silent about. */
export type WhereEvidence = z.output<typeof schema.found>
/** A record to which evidence leads. */
export type FoundRecord = z.output<typeof schema.foundRecord>
/** What an answer rests on. */
export type Coverage = z.output<typeof schema.coverage>

export const whereEvidence = endpoint<z.input<typeof schema.question>, WhereEvidence>({
  id: 'deployment.where-evidence',
  method: 'GET',
  path: '/v1/where/evidence',
  permission: 'ledger.read',
  summary:
    'Find every slot that runs, or ran, what contains a package, was made from a commit or by a ' +
    'workflow, is vouched for by a signer, or is said to have a vulnerability',
  status: 200,
})

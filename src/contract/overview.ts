import type { z } from 'zod'
import { endpoint } from './endpoint.ts'
import type * as schema from './overview.schema.ts'

/** All that runs, or ran at one instant. */
export type Snapshot = z.output<typeof schema.snapshot>
/** One slot of a snapshot with what it holds. */
export type SnapshotItem = z.output<typeof schema.snapshotItem>
/** What is known of a record beyond what it says. */
export type DeploymentMark = z.output<typeof schema.mark>
/** A record that a search found, and by what. */
export type FoundRecord = z.output<typeof schema.found>
/** What a search found. */
export type SearchAnswer = z.output<typeof schema.searchAnswer>
/** What happened day by day. */
export type Activity = z.output<typeof schema.activity>
/** One day of it. */
export type ActiveDay = Activity['days'][number]

/** How many days activity covers at most. */
export const mostActiveDays = 366

const seen = { method: 'GET', permission: 'ledger.read', status: 200 } as const

export const takeSnapshot = endpoint<z.input<typeof schema.snapshotInput>, Snapshot>({
  ...seen,
  id: 'ledger.snapshot',
  path: '/v1/deployment-snapshot',
  summary:
    'Show all that runs, or ran at an instant, in one answer of at most 20000 items; sequence is ' +
    'where to follow /v1/events from',
})

export const readMarks = endpoint<
  z.input<typeof schema.marksInput>,
  { readonly items: readonly DeploymentMark[] }
>({
  ...seen,
  id: 'deployment.marks',
  path: '/v1/deployment-marks',
  summary:
    'Say of records what is known beyond them: evidence, attribution, health, and how far each is ' +
    'behind the stage before its own',
})

export const search = endpoint<z.input<typeof schema.searchInput>, SearchAnswer>({
  ...seen,
  id: 'ledger.search',
  path: '/v1/search',
  summary:
    'Find records by digest, reference, version, commit, deployment name, project, service, run ' +
    'URL or id; names, versions and ids by how they begin',
})

export const readActivity = endpoint<z.input<typeof schema.activityInput>, Activity>({
  ...seen,
  id: 'ledger.activity',
  path: '/v1/deployment-activity',
  summary: 'Count starts, rollbacks and ends per day of at most 366, with the lead time to a stage',
})

import type { Writer } from '../kernel/database.ts'
import * as store from './store.ts'
import * as versions from './version-store.ts'

/** What evidence named before workflows and versions were kept, and since when, as an instant. */
export interface EarlierName {
  readonly organizationId: string
  readonly projectId: string
  readonly name: string
  readonly createdAt: number
}

/** A step: makes a workflow known that evidence named earlier. */
export const knowEarlierWorkflow = (
  tx: Writer,
  { organizationId, ...workflow }: EarlierName,
): Promise<void> => store.insert(tx, organizationId, workflow)

/** A step: the same for a version; the newest of a project is its latest. */
export const knowEarlierVersion = async (
  tx: Writer,
  { organizationId, projectId, name: version, createdAt }: EarlierName,
): Promise<void> => {
  if (await versions.byName(tx, organizationId, projectId, version)) return
  const latest = await versions.latest(tx, organizationId, projectId)
  const isLatest = latest === undefined || latest.createdAt < createdAt
  if (isLatest && latest) await versions.unmarkLatest(tx, organizationId, projectId)
  await versions.insert(tx, organizationId, { projectId, version, isLatest, createdAt })
}

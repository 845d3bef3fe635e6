import { nearest } from '../../formats/nearest.ts'
import type { Context } from '../kernel/context.ts'
import type { Reader } from '../kernel/database.ts'
import { checkSome, read } from '../kernel/operation.ts'
import { pageByTime, type Page, type PageRequest } from '../kernel/page.ts'
import { Refusal } from '../kernel/refusal.ts'
import { all, sql, type Sql } from '../kernel/sql.ts'
import { covering } from '../kernel/visibility.ts'
import type { Project } from '../projects/project.ts'
import { addressedProject } from '../projects/require-project.ts'
import * as store from './version-store.ts'
import type { ProjectVersion } from './version.ts'

/** Names a version of a project. */
export interface VersionAddress {
  readonly project: string
  readonly version: string
}

const seen = (context: Context): Sql =>
  covering(checkSome(context, 'evidence.read'), { projectId: sql`v.project_id` })

/** A page of a project's versions, newest first. */
export const listVersions = (
  context: Context,
  filters: { readonly project: string },
  request: PageRequest,
): Promise<Page<ProjectVersion>> =>
  read(context, 'version.list', async (tx) => {
    const visible = seen(context)
    const project = await addressedProject(tx, context, filters.project)
    return await pageByTime(
      context,
      { list: 'versions', filters },
      request,
      (before, limit) => {
        const place = before ? [sql`(v.created_at, v.version) < (${before[0]}, ${before[1]})`] : []
        const condition = all([sql`v.project_id = ${project.id}`, visible, ...place])
        return store.page(tx, context.principal.organizationId, condition, limit)
      },
      ({ createdAt, version }) => [createdAt, version],
    )
  })

/** One version of a project. */
export const describeVersion = (
  context: Context,
  { project: name, version }: VersionAddress,
): Promise<ProjectVersion> =>
  read(context, 'version.describe', async (tx) => {
    const visible = seen(context)
    const project = await addressedProject(tx, context, name)
    const mine = all([sql`v.project_id = ${project.id}`, sql`v.version = ${version}`, visible])
    const [found] = await store.page(tx, context.principal.organizationId, mine, 1)
    if (found) return found
    throw await missingVersion(tx, context, project, version)
  })

/** The version of a project that is the latest one. */
export const latestVersion = (context: Context, name: string): Promise<ProjectVersion> =>
  read(context, 'version.latest', async (tx) => {
    const visible = seen(context)
    const project = await addressedProject(tx, context, name)
    const mine = all([sql`v.project_id = ${project.id}`, sql`v.is_latest = 1`, visible])
    const [found] = await store.page(tx, context.principal.organizationId, mine, 1)
    if (found) return found
    throw new Refusal('not_found', `Project ${name} has no version yet.`, {
      next: `The first run makes one: berth attestation init --project ${name} --workflow NAME --version VERSION`,
    })
  })

/** What is said of a version that is not there, with the nearest one. */
export const missingVersion = async (
  tx: Reader,
  context: Context,
  project: Pick<Project, 'id' | 'name'>,
  version: string,
): Promise<Refusal> => {
  const isVisible = await store.page(
    tx,
    context.principal.organizationId,
    all([sql`v.project_id = ${project.id}`, seen(context)]),
    100,
  )
  const near = nearest(
    version,
    isVisible.map((each) => each.version),
  )
  return new Refusal('not_found', `Project ${project.name} has no version ${version}.`, {
    next: near
      ? `Did you mean ${near}?`
      : `See them all: berth project version list --project ${project.name}`,
  })
}

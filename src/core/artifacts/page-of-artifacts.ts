import type { Digest } from '../../formats/digest.ts'
import type { Context } from '../kernel/context.ts'
import type { Reader } from '../kernel/database.ts'
import { pageOf, readCursor, type Page, type PageRequest } from '../kernel/page.ts'
import { all, sql, type Sql } from '../kernel/sql.ts'
import type { Artifact, Kind } from './artifact.ts'
import * as store from './store.ts'

/** Which artifacts. */
export interface ArtifactFilters {
  readonly digest?: Digest | undefined
  readonly kind?: Kind | undefined
  readonly name?: string | undefined
}

/** A page of artifacts, newest first, of those that `visible` lets through. */
export const pageOfArtifacts = async (
  tx: Reader,
  context: Context,
  filters: ArtifactFilters,
  request: PageRequest,
  visible: Sql,
): Promise<Page<Artifact>> => {
  const { organizationId } = context.principal
  const at = readCursor(request.cursor, organizationId, filters)
  const conditions: Sql[] = [visible]
  if (filters.digest) conditions.push(sql`digest = ${filters.digest}`)
  if (filters.kind) conditions.push(sql`kind = ${filters.kind}`)
  if (filters.name) conditions.push(sql`name = ${filters.name}`)
  if (at)
    conditions.push(sql`(created_at, digest) < (${Number(at.order[0])}, ${String(at.order[1])})`)
  const rows = await store.page(tx, organizationId, all(conditions), request.limit + 1)
  const moment = at?.moment ?? context.now()
  return pageOf(rows, request, { organizationId, filters, moment }, ({ createdAt, digest }) => [
    createdAt,
    digest,
  ])
}

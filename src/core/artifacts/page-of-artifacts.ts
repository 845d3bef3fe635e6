import type { Digest } from '../../formats/digest.ts'
import type { Context } from '../kernel/context.ts'
import type { Reader } from '../kernel/database.ts'
import { pageByTime, type Page, type PageRequest } from '../kernel/page.ts'
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
  const conditions: Sql[] = [visible]
  if (filters.digest) conditions.push(sql`digest = ${filters.digest}`)
  if (filters.kind) conditions.push(sql`kind = ${filters.kind}`)
  if (filters.name) conditions.push(sql`name = ${filters.name}`)
  return await pageByTime(
    context,
    { list: 'artifacts', filters },
    request,
    (after, limit) => {
      const place = after ? [sql`(created_at, digest) < (${after[0]}, ${after[1]})`] : []
      return store.page(tx, organizationId, all([...conditions, ...place]), limit)
    },
    ({ createdAt, digest }) => [createdAt, digest],
  )
}

import type { Context } from '../kernel/context.ts'
import { checkSome, read } from '../kernel/operation.ts'
import { pageByTime, type Page, type PageRequest } from '../kernel/page.ts'
import type { Grant } from '../kernel/permission.ts'
import { all, sql, type Sql } from '../kernel/sql.ts'
import { covering } from '../kernel/visibility.ts'
import * as store from './store.ts'
import type { Token } from './token.ts'

/** A page of the tokens that the caller may manage, newest first, revoked ones too. */
export const listTokens = (context: Context, request: PageRequest): Promise<Page<Token>> =>
  read(context, 'token.list', async (tx) => {
    const mine = manageable(checkSome(context, 'token.manage'))
    const { organizationId } = context.principal
    return await pageByTime(
      context,
      { list: 'tokens' },
      request,
      (after, limit) => {
        const place = after ? [sql`(t.created_at, t.id) < (${after[0]}, ${after[1]})`] : []
        return store.page(tx, organizationId, all([mine, ...place]), limit)
      },
      ({ createdAt, id }) => [createdAt, id],
    )
  })

/** The tokens within the scope of these grants, as a condition on their grant `g`. */
export const manageable = (grants: readonly Grant[]): Sql =>
  covering(grants, {
    projectId: sql`g.project_id`,
    logicalEnvironmentId: sql`g.logical_environment_id`,
  })

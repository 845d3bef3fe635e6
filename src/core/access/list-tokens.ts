import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import { checkSome, read, requireSome, write } from '../kernel/operation.ts'
import { pageByTime, type Page, type PageRequest } from '../kernel/page.ts'
import { holds, type Grant } from '../kernel/permission.ts'
import { Refusal } from '../kernel/refusal.ts'
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

/** Revokes a token for good; once answered, nothing more happens in its name. Safe to repeat. */
export const revokeToken = (context: Context, id: string): Promise<Token> =>
  write(context, 'token.revoke', async (tx) => {
    checkSome(context, 'token.manage')
    const { organizationId } = context.principal
    // In the order of their ids, because two may revoke each other; and before the shared hold of
    // the caller's own token, which may be the one to revoke.
    const isFirst = id <= context.principal.id
    if (isFirst) await store.lockToken(tx, organizationId, id)
    const mine = manageable(await requireSome(tx, context, 'token.manage'))
    if (!isFirst) await store.lockToken(tx, organizationId, id)
    const [token] = await store.page(tx, organizationId, all([sql`t.id = ${id}`, mine]), 1)
    if (!token)
      throw new Refusal('not_found', `There is no token ${id}.`, {
        next: 'See them all: berth token list',
      })
    if (token.revokedAt !== null) return token
    const given = await store.grantsOf(tx, organizationId, id)
    if (!given.every((grant) => holds(context.principal.grants, grant)))
      throw new Refusal('grant_exceeded', `Token ${token.name} may do more than yours.`, {
        next: 'Revoke it with a token that holds as much.',
      })
    const revokedAt = context.now()
    await store.revoke(tx, organizationId, id, revokedAt)
    await audit(tx, context, { action: 'token.revoke', target: id, detail: { name: token.name } })
    return { ...token, revokedAt }
  })

/** The tokens within the scope of these grants, as a condition on their grant `g`. */
const manageable = (grants: readonly Grant[]): Sql =>
  covering(grants, {
    projectId: sql`g.project_id`,
    logicalEnvironmentId: sql`g.logical_environment_id`,
  })

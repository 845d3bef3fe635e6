import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import { check, read, requirePermission, write } from '../kernel/operation.ts'
import { pageOf, readCursor, type Page, type PageRequest } from '../kernel/page.ts'
import { wholeOrganization } from '../kernel/permission.ts'
import { Refusal } from '../kernel/refusal.ts'
import { all, sql } from '../kernel/sql.ts'
import * as store from './store.ts'
import type { Token } from './token.ts'

/** A page of the organization's tokens, newest first, revoked ones too. */
export const listTokens = (context: Context, request: PageRequest): Promise<Page<Token>> =>
  read(context, 'token.list', async (tx) => {
    check(context, 'token.manage', wholeOrganization)
    const { organizationId } = context.principal
    const filters = { list: 'tokens' }
    const at = readCursor(request.cursor, organizationId, filters)
    const condition = at
      ? sql`(t.created_at, t.id) < (${Number(at.order[0])}, ${String(at.order[1])})`
      : all([])
    const rows = await store.page(tx, organizationId, condition, request.limit + 1)
    const moment = at?.moment ?? context.now()
    return pageOf(rows, request, { organizationId, filters, moment }, ({ createdAt, id }) => [
      createdAt,
      id,
    ])
  })

/** Revokes a token for good; once answered, nothing more happens in its name. Safe to repeat. */
export const revokeToken = (context: Context, id: string): Promise<Token> =>
  write(context, 'token.revoke', async (tx) => {
    const { organizationId } = context.principal
    // Before the shared hold of the caller's own token, which may be the one to revoke.
    const isThere = await store.lockToken(tx, organizationId, id)
    await requirePermission(tx, context, 'token.manage', wholeOrganization)
    if (isThere) await store.revoke(tx, organizationId, id, context.now())
    const [token] = await store.page(tx, organizationId, sql`t.id = ${id}`, 1)
    if (!token)
      throw new Refusal('not_found', `There is no token ${id}.`, {
        next: 'See them all: berth token list',
      })
    await audit(tx, context, { action: 'token.revoke', target: id, detail: { name: token.name } })
    return token
  })

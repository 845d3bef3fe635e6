import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { checkSome, requireSome, write } from '../kernel/operation.ts'
import { holds } from '../kernel/permission.ts'
import { Refusal } from '../kernel/refusal.ts'
import { all, sql } from '../kernel/sql.ts'
import { keepingOf, type Keeper } from './keeper-store.ts'
import { manageable } from './list-tokens.ts'
import * as store from './store.ts'
import type { Token } from './token.ts'

/**
 * Revokes a token for good; once answered, nothing more happens in its name. Safe to repeat. The
 * last that may administer the organization, or create organizations, is refused.
 */
export const revokeToken = (context: Context, id: string): Promise<Token> =>
  write(context, 'token.revoke', async (tx) => {
    checkSome(context, 'token.manage')
    const { organizationId } = context.principal
    const keeping = await keepingOf(tx, { organizationId, id })
    // In the order of their ids, because two may revoke each other; and before the shared hold of
    // the caller's own token, which may be the one to revoke.
    const held = [{ organizationId, id }, ...keeping.administrators, ...keeping.installers].sort(
      (a, b) => (a.id < b.id ? -1 : 1),
    )
    const lock = async (tokens: readonly Keeper[]): Promise<void> => {
      for (const each of tokens) await store.lockToken(tx, each.organizationId, each.id)
    }
    await lock(held.filter((each) => each.id <= context.principal.id))
    const mine = manageable(await requireSome(tx, context, 'token.manage'))
    await lock(held.filter((each) => each.id > context.principal.id))
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
    await refuseLast(tx, context, token, held)
    const revokedAt = context.now()
    await store.revoke(tx, organizationId, id, revokedAt)
    await audit(tx, context, { action: 'token.revoke', target: id, detail: { name: token.name } })
    return { ...token, revokedAt }
  })

/** Of those that are held, and so stay, one must be left for each of the two. */
const refuseLast = async (
  tx: Writer,
  { principal: { organizationId, organizationName } }: Context,
  { id, name }: Token,
  held: readonly Keeper[],
): Promise<void> => {
  const now = await keepingOf(tx, { organizationId, id })
  const isLeft = (keepers: readonly Keeper[]): boolean =>
    keepers.some((keeper) => held.some((each) => each.id === keeper.id))
  if (now.administers && !isLeft(now.administrators))
    throw new Refusal(
      'in_use',
      `Token ${name} is the last that administers organization ${organizationName} for good.`,
      { next: 'Make another that does not expire: berth token create NAME --role admin' },
    )
  if (now.installs && !isLeft(now.installers))
    throw new Refusal('in_use', `Token ${name} is the last that may create organizations.`, {
      next: 'Make another, on the machine of the server: berth token recover --install',
    })
}

import { auditDenial, type AuditAction } from './audit.ts'
import type { Context } from './context.ts'
import type { Reader, Writer } from './database.ts'
import { repeatable } from './idempotency.ts'
import { can, grantsFor, type Action, type Grant, type Resource } from './permission.ts'
import { Refusal } from './refusal.ts'
import { sql } from './sql.ts'

/**
 * One use case that changes something: one transaction, repeatable by `Idempotency-Key`.
 * A denial inside it is audited afterwards, in a write of its own.
 */
export const write = async <T>(
  context: Context,
  operation: AuditAction,
  body: (tx: Writer) => Promise<T>,
): Promise<T> =>
  await auditingDenials(context, operation, () =>
    context.db.write((tx) => repeatable(tx, context, operation, () => body(tx))),
  )

/** One use case that only reads, from one snapshot. */
export const read = async <T>(
  context: Context,
  operation: AuditAction,
  body: (tx: Reader) => Promise<T>,
): Promise<T> => await auditingDenials(context, operation, () => context.db.read(body))

/** The same for what may take long: it never holds the others up. */
export const readHeavy = async <T>(
  context: Context,
  operation: AuditAction,
  body: (tx: Reader) => Promise<T>,
): Promise<T> => await auditingDenials(context, operation, () => context.db.readHeavy(body))

/**
 * The first line of a write: refuses unless the principal is still alive and may do this, and holds
 * that true until the end (a token revoked meanwhile waits, or this is refused).
 */
export const requirePermission = async (
  tx: Writer,
  context: Context,
  action: Action,
  resource: Resource,
): Promise<void> => {
  const { organizationId, id } = context.principal
  const [alive] = await tx.lock(
    'share',
    sql`select id from live_principals where organization_id = ${organizationId} and id = ${id}`,
  )
  if (!alive) throw new Refusal('unauthenticated', 'The token was revoked.', { next: nextLogin })
  check(context, action, resource)
}

/** Refuses a principal that was revoked or has expired since it came through the door. */
export const checkAlive = async (tx: Reader, context: Context): Promise<void> => {
  const { organizationId, id } = context.principal
  const alive = await tx.first(sql`
    select id from live_principals
    where organization_id = ${organizationId} and id = ${id}
      and (expires_at is null or expires_at > ${context.now()})`)
  if (!alive) throw new Refusal('unauthenticated', 'The token was revoked.', { next: nextLogin })
}

/** Refuses unless one of the principal's grants allows the action on the resource. */
export const check = (context: Context, action: Action, resource: Resource): void => {
  if (!can(context.principal.grants, action, resource)) throw denied(context, action)
}

/** The grants under which the principal may do at least some of this; refuses when there is none. */
export const checkSome = (context: Context, action: Action): readonly Grant[] => {
  const grants = grantsFor(context.principal.grants, action)
  if (grants.length === 0) throw denied(context, action)
  return grants
}

/** What a caller without a valid token is told to do. */
export const nextLogin = 'Log in with berth login --server URL --token TOKEN, or set BERTH_TOKEN.'

const denied = (context: Context, action: Action): Refusal =>
  new Refusal('forbidden', `Token ${context.principal.name} may not do this (${action}).`, {
    next: 'Ask an administrator for a token with a role that covers it: berth token create --role …',
  })

const auditingDenials = async <T>(
  context: Context,
  operation: AuditAction,
  act: () => Promise<T>,
): Promise<T> => {
  try {
    return await act()
  } catch (error) {
    if (error instanceof Refusal && (error.code === 'forbidden' || error.code === 'grant_exceeded'))
      await auditDenial(context, { action: operation, target: '', detail: { why: error.message } })
    throw error
  }
}

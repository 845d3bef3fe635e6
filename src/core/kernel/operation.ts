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
    context.db.write(async (tx) => {
      // An answer that is kept is given only to who may still ask.
      if (context.request.idempotency) await checkAlive(tx, context)
      return await repeatable(tx, context, operation, () => body(tx))
    }),
  )

/** One use case that only reads, from one snapshot. */
export const read = async <T>(
  context: Context,
  operation: AuditAction,
  body: (tx: Reader) => Promise<T>,
): Promise<T> => await auditingDenials(context, operation, () => context.db.read(body))

/** The same for a list or a comparison that may read much: it never holds the main loop. */
export const readHeavy = async <T>(
  context: Context,
  operation: AuditAction,
  body: (tx: Reader) => Promise<T>,
): Promise<T> => await auditingDenials(context, operation, () => context.db.readHeavy(body))

/**
 * Before many operations of one kind: refuses, with one audit entry, whoever may do none of them.
 */
export const beforeMany = async (
  context: Context,
  operation: AuditAction,
  action: Action,
): Promise<void> => {
  await auditingDenials(context, operation, async () => checkSome(context, action))
}

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
  await holdPrincipal(tx, context)
  check(context, action, resource)
}

/** The same where the resource is not known yet: answers the grants that allow some of it. */
export const requireSome = async (
  tx: Writer,
  context: Context,
  action: Action,
): Promise<readonly Grant[]> => {
  await holdPrincipal(tx, context)
  return checkSome(context, action)
}

/** Refuses a principal that was revoked or has expired since it came through the door. */
export const checkAlive = async (tx: Reader, context: Context): Promise<void> => {
  insistAlive(await tx.first(aliveNow(context)))
  await insistSession(tx, context)
}

/** Refuses unless one of the principal's grants allows the action on the resource. */
export const check = (context: Context, action: Action, resource: Resource): void => {
  if (!can(context.principal.grants, action, resource))
    throw new Denial(context, { permission: action, ...resource })
}

/**
 * The grants under which the principal may do at least some of this; refuses when there is none.
 */
export const checkSome = (context: Context, action: Action): readonly Grant[] => {
  const grants = grantsFor(context.principal.grants, action)
  if (grants.length === 0) throw new Denial(context, { permission: action })
  return grants
}

/** What a caller without a valid token is told to do. */
export const nextLogin = 'Log in with berth login --server URL, or set BERTH_TOKEN.'

/** A refusal that the audit keeps, with what was asked for. */
class Denial extends Refusal {
  readonly asked: { readonly permission: Action } & Partial<Resource>

  constructor({ principal }: Context, asked: Denial['asked']) {
    super('forbidden', `Token ${principal.name} may not do this (${asked.permission}).`, {
      next: 'Ask an administrator for a token with a role that covers it: berth token create --role …',
    })
    this.asked = asked
  }
}

/** The line of those who hold an organization, or its tokens in what they do. */
export const organizationLine = (name: string): string => `organization ${name}`

/** The line of those who hold a token. */
export const tokenLine = (id: string): string => `token ${id}`

const holdPrincipal = async (tx: Writer, context: Context): Promise<void> => {
  const { organizationName, id } = context.principal
  const lines = [organizationLine(organizationName), tokenLine(id)]
  insistAlive((await tx.lock('share', aliveNow(context), lines))[0])
  // After the token is held: whoever ends a session holds it for itself.
  await insistSession(tx, context)
}

const aliveNow = ({ principal: { organizationId, id }, now }: Context) => sql`
  select id from live_principals
  where organization_id = ${organizationId} and id = ${id}
    and (expires_at is null or expires_at > ${now()})`

const insistAlive = (alive: unknown): void => {
  if (!alive)
    throw new Refusal('unauthenticated', 'The token was revoked, or has expired.', {
      next: nextLogin,
    })
}

const insistSession = async (tx: Reader, { principal, now }: Context): Promise<void> => {
  const { organizationId, sessionId } = principal
  if (sessionId === undefined) return
  const going = await tx.first(sql`
    select id from session_ends
    where organization_id = ${organizationId} and id = ${sessionId} and ends_at > ${now()}`)
  if (!going) throw sessionEnded()
}

/** Whether a session never was, was ended or is over is told to nobody. */
export const sessionEnded = (): Refusal =>
  new Refusal('session_ended', 'The session is over.', { next: 'Sign in again.' })

const auditingDenials = async <T>(
  context: Context,
  operation: AuditAction,
  act: () => Promise<T>,
): Promise<T> => {
  try {
    return await act()
  } catch (error) {
    if (error instanceof Denial || (error instanceof Refusal && error.code === 'grant_exceeded'))
      await auditDenial(context, {
        action: operation,
        target: '',
        detail: { why: error.message, ...(error instanceof Denial ? error.asked : {}) },
      })
    throw error
  }
}

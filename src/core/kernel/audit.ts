import type { Context, Principal, Request } from './context.ts'
import type { Writer } from './database.ts'
import { sql } from './sql.ts'

/** What was done, or denied: a noun and a verb, such as `environment.create`. */
export type AuditAction = `${string}.${string}`

/** What an operation says of itself as its last line; `detail` never holds a secret. */
export interface AuditEntry {
  readonly action: AuditAction
  readonly target: string
  readonly detail?: object
}

/** Who did it, and how the call came. */
type Doer = Pick<Context, 'now' | 'newId'> & {
  readonly principal: Pick<Principal, 'id' | 'name' | 'organizationId'>
  readonly request: Pick<Request, 'id' | 'address'>
}

/** Writes that the principal did this, in the transaction that does it. */
export const audit = (tx: Writer, context: Doer, entry: AuditEntry): Promise<void> =>
  insert(tx, context, entry, 'done')

/** Writes that the principal was denied this; in a write of its own, after the rollback. */
export const auditDenial = (context: Context, entry: AuditEntry): Promise<void> =>
  context.db.write((tx) => insert(tx, context, entry, 'denied'))

const insert = async (
  tx: Writer,
  { principal, request, now, newId }: Doer,
  entry: AuditEntry,
  outcome: 'done' | 'denied',
): Promise<void> => {
  await tx.run(sql`
    insert into audit_entries (
      organization_id, id, occurred_at, principal_id, principal_name, address, request_id,
      action, outcome, target, detail)
    values (
      ${principal.organizationId}, ${newId('aud')}, ${now()}, ${principal.id}, ${principal.name},
      ${request.address}, ${request.id}, ${entry.action}, ${outcome}, ${entry.target},
      ${JSON.stringify(entry.detail ?? {})})`)
}

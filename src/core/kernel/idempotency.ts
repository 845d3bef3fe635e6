import type { AuditAction } from './audit.ts'
import type { Context, World } from './context.ts'
import type { Writer } from './database.ts'
import { Refusal } from './refusal.ts'
import { sql } from './sql.ts'

/** How long an answer is kept for the same `Idempotency-Key`, in milliseconds. */
export const idempotencyKeptMs = 24 * 60 * 60 * 1000

/**
 * Runs the body once per (organization, principal, operation, key): a repetition gets the first
 * answer, less any field named `secret`, which is never kept. Another body under the same key is
 * refused. Commits with the effect.
 */
export const repeatable = async <T>(
  tx: Writer,
  context: Context,
  operation: AuditAction,
  body: () => Promise<T>,
): Promise<T> => {
  const { idempotency } = context.request
  if (!idempotency) return await body()
  const { organizationId, id: principalId } = context.principal
  const mine = sql`organization_id = ${organizationId} and principal_id = ${principalId}
    and operation = ${operation} and idempotency_key = ${idempotency.key}`
  await tx.run(sql`
    delete from idempotency_keys
    where ${mine} and created_at <= ${context.now() - idempotencyKeptMs}`)
  const earlier = await tx.first(sql`select body_hash, answer from idempotency_keys where ${mine}`)
  if (earlier) {
    if (earlier['body_hash'] !== idempotency.bodyHash)
      throw new Refusal(
        'idempotency_key_reused',
        `The idempotency key ${idempotency.key} was used for another request.`,
        { next: 'Use a new key for each request, and the same key only to repeat one.' },
      )
    return JSON.parse(String(earlier['answer'])) as T
  }
  const answer = await body()
  await tx.run(sql`
    insert into idempotency_keys (
      organization_id, principal_id, operation, idempotency_key, body_hash, answer, created_at)
    values (
      ${organizationId}, ${principalId}, ${operation}, ${idempotency.key},
      ${idempotency.bodyHash}, ${withoutSecret(answer)}, ${context.now()})`)
  return answer
}

/** Secrets stand in an answer itself or in its `token`, and nowhere deeper. */
const withoutSecret = (answer: unknown): string => {
  const { secret: _secret, token, ...rest } = Object(answer) as Record<string, unknown>
  const { secret: _inner, ...shown } = Object(token) as Record<string, unknown>
  return JSON.stringify(token === undefined ? rest : { ...rest, token: shown })
}

/** Forgets the answers that nobody can repeat any more; safe to run at any time. */
export const forgetOldAnswers = ({ db, now }: Pick<World, 'db' | 'now'>): Promise<number> =>
  db.write((tx) =>
    tx.run(sql`delete from idempotency_keys where created_at <= ${now() - idempotencyKeptMs}`),
  )

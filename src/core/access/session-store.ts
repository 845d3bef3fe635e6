import type { Reader, Writer } from '../kernel/database.ts'
import { sql } from '../kernel/sql.ts'

/** What is kept of a new session. */
export interface NewSession {
  readonly id: string
  readonly tokenId: string
  readonly secretHash: string
  readonly createdAt: number
  readonly endsAt: number
  readonly expiresAt: number
}

export const insert = async (
  tx: Writer,
  organizationId: string,
  session: NewSession,
): Promise<void> => {
  await tx.run(sql`
    insert into sessions (
      organization_id, id, token_id, secret_hash, created_at, used_at, ends_at, expires_at)
    values (
      ${organizationId}, ${session.id}, ${session.tokenId}, ${session.secretHash},
      ${session.createdAt}, ${session.createdAt}, ${session.endsAt}, ${session.expiresAt})`)
}

/** Deletes the sessions with these secrets, of all organizations. */
export const removeBySecrets = async (
  tx: Writer,
  secretHashes: readonly string[],
): Promise<number> => {
  let removed = 0
  for (const hash of secretHashes)
    removed += await tx.run(sql`delete from sessions where secret_hash = ${hash}`)
  return removed
}

/** The token's session that was used longest ago, and how many it has. */
export const oldestOf = async (
  tx: Reader,
  organizationId: string,
  tokenId: string,
): Promise<{ readonly id: string; readonly count: number } | undefined> => {
  const mine = sql`organization_id = ${organizationId} and token_id = ${tokenId}`
  const row = await tx.first(sql`
    select id, (select count(*) from sessions where ${mine}) as n from sessions
    where ${mine} order by used_at, id limit 1`)
  return row && { id: String(row['id']), count: Number(row['n']) }
}

/** Notes a use, unless one was noted since. */
export const setUsed = async (
  tx: Writer,
  organizationId: string,
  id: string,
  times: { readonly now: number; readonly endsAt: number; readonly unlessSince: number },
): Promise<void> => {
  await tx.run(sql`
    update sessions set used_at = ${times.now}, ends_at = ${times.endsAt}
    where organization_id = ${organizationId} and id = ${id} and used_at <= ${times.unlessSince}
      and ends_at > ${times.now}`)
}

export const remove = (tx: Writer, organizationId: string, id: string): Promise<number> =>
  tx.run(sql`delete from sessions where organization_id = ${organizationId} and id = ${id}`)

export const removeAll = async (
  tx: Writer,
  organizationId: string,
  tokenId: string,
): Promise<number> => {
  const mine = sql`organization_id = ${organizationId} and token_id = ${tokenId}`
  await tx.run(sql`delete from session_tickets where ${mine}`)
  return await tx.run(sql`delete from sessions where ${mine}`)
}

export const insertTicket = async (
  tx: Writer,
  organizationId: string,
  ticket: { readonly secretHash: string; readonly tokenId: string; readonly expiresAt: number },
): Promise<void> => {
  await tx.run(sql`
    insert into session_tickets (organization_id, secret_hash, token_id, expires_at)
    values (${organizationId}, ${ticket.secretHash}, ${ticket.tokenId}, ${ticket.expiresAt})`)
}

/** How many tickets of the token can still be exchanged. */
export const countTickets = async (
  tx: Reader,
  organizationId: string,
  tokenId: string,
  now: number,
): Promise<number> => {
  const row = await tx.first(sql`
    select count(*) as n from session_tickets
    where organization_id = ${organizationId} and token_id = ${tokenId} and expires_at > ${now}`)
  return Number(row?.['n'])
}

/** Takes a ticket; of all who try, one succeeds. */
export const takeTicket = async (
  tx: Writer,
  organizationId: string,
  secretHash: string,
  now: number,
): Promise<boolean> =>
  (await tx.run(sql`
    delete from session_tickets
    where organization_id = ${organizationId} and secret_hash = ${secretHash}
      and expires_at > ${now}`)) > 0

/** Deletes what is over, of all organizations. */
export const removeOver = async (tx: Writer, now: number): Promise<number> =>
  (await tx.run(sql`delete from sessions where ends_at <= ${now}`)) +
  (await tx.run(sql`delete from session_tickets where expires_at <= ${now}`))

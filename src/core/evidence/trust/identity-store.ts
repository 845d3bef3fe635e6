import type { Digest } from '../../../formats/digest.ts'
import type { Reader, Writer } from '../../kernel/database.ts'
import { sql, type Sql } from '../../kernel/sql.ts'
import type { StoredIdentity } from './trusted-identity.ts'

export const insert = async (
  tx: Writer,
  organizationId: string,
  identity: StoredIdentity,
  by: string,
) => {
  await tx.run(sql`
    insert into trusted_identities (
      organization_id, name, issuer, subject, created_by, created_at)
    values (${organizationId}, ${identity.name}, ${identity.issuer}, ${identity.subject}, ${by},
      ${identity.createdAt})`)
}

export const remove = (tx: Writer, organizationId: string, name: string): Promise<number> =>
  tx.run(sql`
    delete from trusted_identities where organization_id = ${organizationId} and name = ${name}`)

export const all = async (tx: Reader, organizationId: string): Promise<readonly StoredIdentity[]> =>
  (
    await tx.all(sql`
      select name, issuer, subject, created_at from trusted_identities
      where organization_id = ${organizationId} order by name limit 1000`)
  ).map((row) => ({
    name: String(row['name']),
    issuer: String(row['issuer']),
    subject: String(row['subject']),
    createdAt: Number(row['created_at']),
  }))

/** A certificate of which nobody knows whether a trusted root vouches for it. */
export interface Due {
  readonly organizationId: string
  readonly attestationId: Digest
}

export const due = async (tx: Reader, limit: number): Promise<readonly Due[]> =>
  (
    await tx.all(sql`
      select organization_id, attestation_id from attestation_identities
      where certified is null order by organization_id, attestation_id limit ${limit}`)
  ).map((row) => ({
    organizationId: String(row['organization_id']),
    attestationId: row['attestation_id'] as Digest,
  }))

export const setCertified = async (
  tx: Writer,
  { organizationId, attestationId }: Due,
  isCertified: boolean,
): Promise<void> => {
  await tx.run(sql`
    update attestation_identities set certified = ${isCertified ? 1 : 0}
    where organization_id = ${organizationId} and attestation_id = ${attestationId}`)
}

/** Has it found out anew for which certificates a trusted root vouches. */
export const setAllDue = async (tx: Writer, organizationId: string): Promise<void> => {
  await tx.run(sql`
    update attestation_identities set certified = ${null}
    where organization_id = ${organizationId} and certified is not null`)
}

/**
 * That the certificate of the attestation `n` names an issuer that is trusted for some subject, and
 * a trusted root vouches for it, as far as that is known.
 */
export const namesTrusted: Sql = sql`exists (
  select 1 from attestation_identities c
  join trusted_identities t on t.organization_id = c.organization_id and t.issuer = c.issuer
  where c.organization_id = n.organization_id and c.attestation_id = n.id
    and (c.certified is null or c.certified = 1))`

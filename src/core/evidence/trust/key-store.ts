import type { KeyAlgorithm } from '../../../formats/evidence/public-key.ts'
import type { Reader, Row, Writer } from '../../kernel/database.ts'
import { list, sql, type Sql } from '../../kernel/sql.ts'
import type { StoredKey } from './key.ts'

const columns = sql`keyid, name, algorithm, pem, created_at`

export const insert = async (tx: Writer, organizationId: string, key: StoredKey, by: string) => {
  await tx.run(sql`
    insert into trusted_keys (
      organization_id, keyid, name, algorithm, pem, created_by, created_at)
    values (${organizationId}, ${key.keyid}, ${key.name}, ${key.algorithm}, ${key.pem}, ${by},
      ${key.createdAt})`)
}

export const remove = (tx: Writer, organizationId: string, keyid: string): Promise<number> =>
  tx.run(
    sql`delete from trusted_keys where organization_id = ${organizationId} and keyid = ${keyid}`,
  )

export const all = async (tx: Reader, organizationId: string): Promise<readonly StoredKey[]> =>
  (
    await tx.all(sql`
      select ${columns} from trusted_keys where organization_id = ${organizationId}
      order by name limit 1000`)
  ).map(read)

/** That a signature of the attestation `n` names a key that is trusted, or one of these. */
export const namesTrusted = (keyids: readonly string[]): Sql => sql`exists (
  select 1 from attestation_keys k
  where k.organization_id = n.organization_id and k.attestation_id = n.id
    and (k.keyid in ${list(keyids)} or k.keyid in (
      select t.keyid from trusted_keys t where t.organization_id = n.organization_id)))`

const read = (row: Row): StoredKey => ({
  keyid: String(row['keyid']),
  name: String(row['name']),
  algorithm: row['algorithm'] as KeyAlgorithm,
  pem: String(row['pem']),
  createdAt: Number(row['created_at']),
})

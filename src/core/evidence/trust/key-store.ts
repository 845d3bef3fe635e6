import type { KeyAlgorithm } from '../../../formats/evidence/public-key.ts'
import type { Reader, Row, Writer } from '../../kernel/database.ts'
import { sql } from '../../kernel/sql.ts'
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

const read = (row: Row): StoredKey => ({
  keyid: String(row['keyid']),
  name: String(row['name']),
  algorithm: row['algorithm'] as KeyAlgorithm,
  pem: String(row['pem']),
  createdAt: Number(row['created_at']),
})

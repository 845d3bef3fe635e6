import type { Reader, Writer } from '../../kernel/database.ts'
import { sql } from '../../kernel/sql.ts'

/** A trusted root as a row. */
export interface KeptRoot {
  readonly name: string
  readonly digest: string
  readonly json: string
  readonly createdAt: number
}

export const insert = async (tx: Writer, organizationId: string, root: KeptRoot, by: string) => {
  await tx.run(sql`
    insert into trusted_roots (organization_id, name, digest, json, created_by, created_at)
    values (${organizationId}, ${root.name}, ${root.digest}, ${root.json}, ${by},
      ${root.createdAt})`)
}

export const remove = (tx: Writer, organizationId: string, name: string): Promise<number> =>
  tx.run(sql`
    delete from trusted_roots where organization_id = ${organizationId} and name = ${name}`)

export const all = async (tx: Reader, organizationId: string): Promise<readonly KeptRoot[]> =>
  (
    await tx.all(sql`
      select name, digest, json, created_at from trusted_roots
      where organization_id = ${organizationId} order by name limit 100`)
  ).map((row) => ({
    name: String(row['name']),
    digest: String(row['digest']),
    json: String(row['json']),
    createdAt: Number(row['created_at']),
  }))

/** Only what a list of answers is known by; the texts are long and seldom wanted. */
export const digests = async (
  tx: Reader,
  organizationId: string,
): Promise<readonly { readonly name: string; readonly digest: string }[]> =>
  (
    await tx.all(sql`
      select name, digest from trusted_roots
      where organization_id = ${organizationId} order by name limit 100`)
  ).map((row) => ({ name: String(row['name']), digest: String(row['digest']) }))

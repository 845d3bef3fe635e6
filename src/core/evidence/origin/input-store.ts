import type { Digest } from '../../../formats/digest.ts'
import type { Reader, Writer } from '../../kernel/database.ts'
import { join, sql } from '../../kernel/sql.ts'

const rowsAtOnce = 100

/** Says what a build took in, by bare hexadecimal digests; what is said already stays. */
export const insertInputs = async (
  tx: Writer,
  organizationId: string,
  attestationId: string,
  values: readonly string[],
): Promise<void> => {
  for (let from = 0; from < values.length; from += rowsAtOnce) {
    const rows = values
      .slice(from, from + rowsAtOnce)
      .map((value) => sql`(${organizationId}, ${value}, ${attestationId})`)
    await tx.run(sql`
      insert into build_inputs (organization_id, value, attestation_id)
      values ${join(rows, sql`, `)} on conflict do nothing`)
  }
}

/** Evidence of any organization whose inputs are not noted yet. */
export const due = async (
  tx: Reader,
  limit: number,
): Promise<
  readonly {
    readonly organizationId: string
    readonly id: Digest
    readonly predicateType: string
  }[]
> =>
  (
    await tx.all(sql`
      select organization_id, id, predicate_type from attestations
      where inputs_noted is null order by organization_id, id limit ${limit}`)
  ).map((row) => ({
    organizationId: String(row['organization_id']),
    id: row['id'] as Digest,
    predicateType: String(row['predicate_type']),
  }))

export const setNoted = async (tx: Writer, organizationId: string, id: string): Promise<void> => {
  await tx.run(sql`
    update attestations set inputs_noted = 1
    where organization_id = ${organizationId} and id = ${id}`)
}

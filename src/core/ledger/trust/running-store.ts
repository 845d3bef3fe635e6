import type { Digest } from '../../../formats/digest.ts'
import type { Reader } from '../../kernel/database.ts'
import { sql } from '../../kernel/sql.ts'

/** An artifact that runs now, and in how many places. */
export interface RunningArtifact {
  readonly digest: Digest
  readonly name: string | null
  readonly records: number
}

/** Every artifact that is deployed somewhere, by digest. */
export const running = async (
  tx: Reader,
  organizationId: string,
): Promise<readonly RunningArtifact[]> =>
  (
    await tx.all(sql`
      select r.digest, min(r.name) as name, count(*) as records from records r
      where r.organization_id = ${organizationId} and r.status = 'deployed'
      group by r.digest order by r.digest limit 100000`)
  ).map((row) => ({
    digest: row['digest'] as Digest,
    name: row['name'] as string | null,
    records: Number(row['records']),
  }))

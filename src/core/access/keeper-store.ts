import type { Reader, Row } from '../kernel/database.ts'
import { sql, type Sql } from '../kernel/sql.ts'

/** A token without which an organization, or the installation, may be left to nobody. */
export interface Keeper {
  readonly organizationId: string
  readonly id: string
}

/** Whether a token keeps the one or the other, and some of those that do so beside it. */
export interface Keeping {
  readonly administers: boolean
  readonly installs: boolean
  readonly administrators: readonly Keeper[]
  readonly installers: readonly Keeper[]
}

const administering = sql`g.role = 'admin' and g.project_id is null
  and g.logical_environment_id is null`
const installing = sql`g.role = 'install'`

/** What hangs on a token now. One that expires keeps nothing: it is gone one day by itself. */
export const keepingOf = async (tx: Reader, { organizationId, id }: Keeper): Promise<Keeping> => {
  const itself = sql`t.organization_id = ${organizationId} and t.id = ${id}`
  const administers = (await keepers(tx, sql`${itself} and ${administering}`)).length > 0
  const installs = (await keepers(tx, sql`${itself} and ${installing}`)).length > 0
  const beside = sql`not (${itself})`
  return {
    administers,
    installs,
    administrators: administers
      ? await keepers(
          tx,
          sql`${beside} and t.organization_id = ${organizationId} and ${administering}`,
        )
      : [],
    installers: installs ? await keepers(tx, sql`${beside} and ${installing}`) : [],
  }
}

/** A few are enough: one that is held and still there is all that is needed. */
const keepers = async (tx: Reader, condition: Sql): Promise<readonly Keeper[]> =>
  (
    await tx.all(sql`
      select distinct t.organization_id, t.id from live_principals t
      join grants g on g.organization_id = t.organization_id and g.principal_id = t.id
      where t.expires_at is null and ${condition}
      order by t.organization_id, t.id limit 3`)
  ).map(readKeeper)

const readKeeper = (row: Row): Keeper => ({
  organizationId: String(row['organization_id']),
  id: String(row['id']),
})

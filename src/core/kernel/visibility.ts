import type { Grant } from './permission.ts'
import { all, any, sql, type Sql } from './sql.ts'

/**
 * The rows that the grants cover, as a condition on the columns that hold a row's project and
 * logical environment. A column that is not given is null for every row.
 */
export const covering = (
  grants: readonly Grant[],
  columns: { readonly projectId?: Sql; readonly logicalEnvironmentId?: Sql },
): Sql => {
  if (grants.some(isUnnarrowed)) return all([])
  return any(
    grants.map(({ projectId, logicalEnvironmentId }) =>
      all([
        equals(columns.projectId, projectId),
        equals(columns.logicalEnvironmentId, logicalEnvironmentId),
      ]),
    ),
  )
}

const equals = (column: Sql | undefined, id: string | null): Sql => {
  if (id === null) return all([])
  return column ? sql`${column} = ${id}` : any([])
}

/** Whether the grant reaches the whole organization. */
export const isUnnarrowed = ({ projectId, logicalEnvironmentId }: Grant): boolean =>
  projectId === null && logicalEnvironmentId === null

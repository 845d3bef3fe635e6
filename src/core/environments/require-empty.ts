import { commandAt } from '../../formats/commands/command-at.ts'
import type { Context } from '../kernel/context.ts'
import type { Reader } from '../kernel/database.ts'
import { Refusal } from '../kernel/refusal.ts'
import { sql } from '../kernel/sql.ts'

/** How many places a refusal names. */
const mostNamed = 3

/**
 * Refuses while a deployment lives in an environment or a logical environment that is held
 * exclusively, so that nothing comes to it meanwhile; `what` says which, for the refusal.
 */
export const requireEmpty = async (
  tx: Reader,
  { principal: { organizationId } }: Context,
  place: { readonly environmentId: string } | { readonly logicalEnvironmentId: string },
  what: string,
): Promise<void> => {
  const rows = await tx.all(sql`
    select distinct p.project, p.name
    from live_deployments d
    join placed_project_environments p
      on p.organization_id = d.organization_id and p.id = d.project_environment_id
    where d.organization_id = ${organizationId} and ${
      'environmentId' in place
        ? sql`p.environment_id = ${place.environmentId}`
        : sql`p.logical_environment_id = ${place.logicalEnvironmentId}`
    }
    order by p.project, p.name limit ${mostNamed + 1}`)
  const there = rows.map((row) => ({ project: String(row['project']), name: String(row['name']) }))
  const [first] = there
  if (!first) return
  const names = there.slice(0, mostNamed).map(({ project, name }) => `${project}/${name}`)
  const more = there.length > mostNamed ? ', …' : ''
  throw new Refusal('in_use', `Berth runs ${names.join(', ')}${more} in the ${what}.`, {
    next: `Stop it first: ${commandAt('stop', { project: first.project, env: first.name })}`,
  })
}

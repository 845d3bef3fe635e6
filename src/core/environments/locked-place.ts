import type { Context } from '../kernel/context.ts'
import type { Reader, Writer } from '../kernel/database.ts'
import { insist } from '../kernel/refusal.ts'
import { sql } from '../kernel/sql.ts'
import { addressed } from './addressed.ts'
import type { Environment } from './environment.ts'
import type { LogicalEnvironment } from './logical-environment.ts'
import * as logicalStore from './logical-store.ts'
import * as store from './store.ts'

/** The addressed environment, held exclusively: nothing new can be recorded there meanwhile. */
export const lockEnvironment = (
  tx: Writer,
  { principal: { organizationId } }: Context,
  name: string,
): Promise<Environment> =>
  addressed('environment', name, store.lockByName(tx, 'exclusive', organizationId, name), () =>
    store.names(tx, organizationId),
  )

/** The addressed logical environment, held exclusively. */
export const lockLogicalEnvironment = (
  tx: Writer,
  { principal: { organizationId } }: Context,
  name: string,
): Promise<LogicalEnvironment> =>
  addressed(
    'logical environment',
    name,
    logicalStore.lockByName(tx, 'exclusive', organizationId, name),
    () => logicalStore.names(tx, organizationId),
  )

/** Frees the environment's name; its id and history stay. */
export const forgetEnvironment = (tx: Writer, context: Context, id: string): Promise<void> =>
  store.markDeleted(tx, context.principal.organizationId, id, context.now())

/** Frees the logical environment's name; its id and history stay. */
export const forgetLogicalEnvironment = (tx: Writer, context: Context, id: string): Promise<void> =>
  logicalStore.markDeleted(tx, context.principal.organizationId, id, context.now())

/** The names behind a slot's ids, of deleted places too. */
export const namesOf = async (
  tx: Reader,
  { principal: { organizationId } }: Context,
  place: { readonly environmentId: string; readonly logicalEnvironmentId: string },
): Promise<{ readonly environment: string; readonly logicalEnvironment: string }> => {
  const row = await tx.first(sql`
    select e.name as environment, l.name as logical_environment
    from environment_names e
    join logical_environment_names l on l.organization_id = e.organization_id
    where e.organization_id = ${organizationId} and e.id = ${place.environmentId}
      and l.id = ${place.logicalEnvironmentId}`)
  insist(row, 'a slot stands in an environment and a logical environment')
  return {
    environment: String(row['environment']),
    logicalEnvironment: String(row['logical_environment']),
  }
}

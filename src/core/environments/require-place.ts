import type { Context } from '../kernel/context.ts'
import type { Reader, Writer } from '../kernel/database.ts'
import { nearest } from '../../formats/nearest.ts'
import { Refusal } from '../kernel/refusal.ts'
import { sql } from '../kernel/sql.ts'
import type { Environment } from './environment.ts'
import type { LogicalEnvironment } from './logical-environment.ts'
import * as logicalStore from './logical-store.ts'
import * as store from './store.ts'

/** The environment that a body names, held live until the end; refused with the nearest name. */
export const requireEnvironment = async (
  tx: Writer,
  { principal: { organizationId } }: Context,
  name: string,
): Promise<Environment> => {
  const environment = await store.lockByName(tx, 'share', organizationId, name)
  if (environment) return environment
  throw unknownEnvironment(name, await store.names(tx, organizationId))
}

/** The logical environment that a body names, held live until the end. */
export const requireLogicalEnvironment = async (
  tx: Writer,
  { principal: { organizationId } }: Context,
  name: string,
): Promise<LogicalEnvironment> => {
  const stage = await logicalStore.lockByName(tx, 'share', organizationId, name)
  if (stage) return stage
  throw unknownLogicalEnvironment(name, await logicalStore.names(tx, organizationId))
}

/** The id behind a filter: a live environment's name, or the id of one that may be deleted. */
export const findEnvironmentId = async (
  tx: Reader,
  { principal: { organizationId } }: Context,
  nameOrId: string,
): Promise<string> => {
  const known = sql`
    select id from environment_names where organization_id = ${organizationId} and id = ${nameOrId}`
  if (nameOrId.startsWith('env_') && (await tx.first(known))) return nameOrId
  const environment = await store.byName(tx, organizationId, nameOrId)
  if (environment) return environment.id
  throw unknownEnvironment(nameOrId, await store.names(tx, organizationId), 'list')
}

/** The same for a logical environment. */
export const findLogicalEnvironmentId = async (
  tx: Reader,
  { principal: { organizationId } }: Context,
  nameOrId: string,
): Promise<string> => {
  const known = sql`
    select id from logical_environment_names
    where organization_id = ${organizationId} and id = ${nameOrId}`
  if (nameOrId.startsWith('lenv_') && (await tx.first(known))) return nameOrId
  const stage = await logicalStore.byName(tx, organizationId, nameOrId)
  if (stage) return stage.id
  throw unknownLogicalEnvironment(nameOrId, await logicalStore.names(tx, organizationId), 'list')
}

/** Who looks for something does not want it made. */
type Instead = 'create' | 'list'

const nextOf = (subject: string, name: string, names: readonly string[], instead: Instead) => {
  const near = nearest(name, names)
  if (instead === 'list')
    return near ? `Did you mean ${near}?` : `See them all: berth ${subject} list`
  return near
    ? `Did you mean ${near}? If not: berth ${subject} create ${name}`
    : `Create it: berth ${subject} create ${name}`
}

const unknownEnvironment = (
  name: string,
  names: readonly string[],
  instead: Instead = 'create',
): Refusal => {
  return new Refusal('environment_unknown', `There is no environment ${name}.`, {
    next: nextOf('environment', name, names, instead),
    errors: [{ pointer: '#/environment', detail: 'must be the name of an environment' }],
  })
}

const unknownLogicalEnvironment = (
  name: string,
  names: readonly string[],
  instead: Instead = 'create',
): Refusal => {
  return new Refusal('logical_environment_unknown', `There is no logical environment ${name}.`, {
    next: nextOf('logical-environment', name, names, instead),
    errors: [
      { pointer: '#/logicalEnvironment', detail: 'must be the name of a logical environment' },
    ],
  })
}

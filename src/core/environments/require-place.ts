import type { Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { nearest } from '../kernel/nearest.ts'
import { Refusal } from '../kernel/refusal.ts'
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
  const near = nearest(name, await store.names(tx, organizationId))
  throw new Refusal('environment_unknown', `There is no environment ${name}.`, {
    next: near
      ? `Did you mean ${near}? If not: berth environment create ${name}`
      : `Create it: berth environment create ${name}`,
    errors: [{ pointer: '#/environment', detail: 'must be the name of an environment' }],
  })
}

/** The logical environment that a body names, held live until the end. */
export const requireLogicalEnvironment = async (
  tx: Writer,
  { principal: { organizationId } }: Context,
  name: string,
): Promise<LogicalEnvironment> => {
  const stage = await logicalStore.lockByName(tx, 'share', organizationId, name)
  if (stage) return stage
  const near = nearest(name, await logicalStore.names(tx, organizationId))
  throw new Refusal('logical_environment_unknown', `There is no logical environment ${name}.`, {
    next: near
      ? `Did you mean ${near}? If not: berth logical-environment create ${name}`
      : `Create it: berth logical-environment create ${name}`,
    errors: [
      { pointer: '#/logicalEnvironment', detail: 'must be the name of a logical environment' },
    ],
  })
}

import type { Context } from '../kernel/context.ts'
import type { Reader } from '../kernel/database.ts'
import type { LogicalEnvironment, Tier } from './logical-environment.ts'
import * as store from './logical-store.ts'

/** How many stages an organization is thought to have, at most. */
const most = 1000

/** The order in which software goes through the tiers; `other` has no place in it. */
const order: readonly Tier[] = ['development', 'testing', 'staging', 'production']

/** The tiers before one, the nearest first. */
export const tiersBefore = (tier: Tier): readonly Tier[] => {
  const at = order.indexOf(tier)
  return at < 0 ? [] : order.slice(0, at).toReversed()
}

/** Every live logical environment. */
export const allStages = (
  tx: Reader,
  { principal: { organizationId } }: Context,
): Promise<readonly LogicalEnvironment[]> => store.page(tx, organizationId, '', most)

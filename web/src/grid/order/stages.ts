import type { LogicalEnvironment } from '../../../../src/contract/environments.ts'
import type { SnapshotItem } from '../../../../src/contract/overview.ts'

/** What is known of a stage. */
export type Stage = Pick<LogicalEnvironment, 'name' | 'tier'>

/** The order in which software goes through the tiers; `other` comes last. */
const tiers = ['development', 'testing', 'staging', 'production', 'other'] as const

/** The stages that a grid has columns for, in the order in which software goes through them. */
export const stagesOf = (
  known: readonly Stage[],
  items: readonly SnapshotItem[],
): readonly string[] => {
  const tierOf = new Map(known.map(({ name, tier }) => [name, tiers.indexOf(tier)]))
  for (const { logicalEnvironment } of items)
    if (!tierOf.has(logicalEnvironment)) tierOf.set(logicalEnvironment, guess(logicalEnvironment))
  return [...tierOf]
    .sort(([a, first], [b, second]) => first - second || (a < b ? -1 : 1))
    .map(([name]) => name)
}

// Of a stage that was deleted since, or that may not be read, the name is all there is.
const guess = (name: string): number => {
  const at = tiers.findIndex((tier) => name === tier)
  return at < 0 ? tiers.length - 1 : at
}

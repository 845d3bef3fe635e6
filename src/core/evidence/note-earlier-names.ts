import type { World } from '../kernel/context.ts'
import {
  knowEarlierVersion,
  knowEarlierWorkflow,
  type EarlierName,
} from '../workflows/know-earlier.ts'
import * as store from './origin/origin-store.ts'

/** How many names are noted in one transaction. */
const mostAtOnce = 100

/**
 * Makes workflows and versions known that evidence named before they were kept; what the evidence
 * says stays as it is. Answers how many. Safe to run at any time and on several replicas at once.
 */
export const noteEarlierNames = async ({ db }: Pick<World, 'db'>): Promise<number> => {
  let noted = 0
  for (const [find, know] of [
    [store.unknownWorkflows, knowEarlierWorkflow],
    [store.unknownVersions, knowEarlierVersion],
  ] as const)
    for (;;) {
      const names: readonly EarlierName[] = await db.readHeavy((tx) => find(tx, mostAtOnce))
      await db.write(async (tx) => {
        for (const name of names) await know(tx, name)
      })
      noted += names.length
      if (names.length < mostAtOnce) break
    }
  return noted
}

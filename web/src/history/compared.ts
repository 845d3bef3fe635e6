import type { Difference, DeploymentRecord } from '../../../src/contract/ledger.ts'
import type { SnapshotItem } from '../../../src/contract/overview.ts'
import { slotOf } from '../grid/now/slot.ts'

/** What ran or runs on one side of a comparison. */
export interface Side {
  readonly id: string
  readonly environment: string
  readonly version: string | null
  readonly digest: string
}

/** What became of one thing from one side to the other. */
export interface Compared {
  readonly key: string
  readonly name: string
  /** Where it is, beside its name. */
  readonly beside: string
  readonly is: 'new' | 'gone' | 'changed' | 'same'
  readonly before: readonly Side[]
  readonly after: readonly Side[]
}

/** What became of each slot between two moments: by its digest, not by when it was put there. */
export const compareMoments = (
  before: readonly SnapshotItem[],
  after: readonly SnapshotItem[],
): readonly Compared[] => {
  const there = new Map(before.map((item) => [slotOf(item), item]))
  const here = new Map(after.map((item) => [slotOf(item), item]))
  return [...new Map([...there, ...here])]
    .map(([key, item]) => {
      const [old, now] = [there.get(key), here.get(key)]
      return {
        key,
        name: item.deploymentName,
        beside: `${item.logicalEnvironment} on ${item.environment}`,
        is: became(old, now),
        before: old ? [old] : [],
        after: now ? [now] : [],
      }
    })
    .sort((a, b) => (`${a.name}\n${a.key}` < `${b.name}\n${b.key}` ? -1 : 1))
}

const became = (old: Side | undefined, now: Side | undefined): Compared['is'] => {
  if (!old) return 'new'
  if (!now) return 'gone'
  return old.digest === now.digest ? 'same' : 'changed'
}

const answers = { only_from: 'gone', only_to: 'new', different: 'changed', same: 'same' } as const

/** The same of two stages, as the ledger compares them. */
export const comparedStages = (items: readonly Difference[]): readonly Compared[] =>
  items.map(({ key, answer, from, to }) => ({
    key,
    name: key.replace(/ \([A-Z_]+\)$/, ''),
    beside: '',
    is: answers[answer],
    before: from.map(sideOf),
    after: to.map(sideOf),
  }))

const sideOf = ({ id, environment, version, artifact }: DeploymentRecord): Side => ({
  id,
  environment,
  version,
  digest: artifact.digest,
})

/** How many there are of each answer. */
export const countsOf = (items: readonly Compared[]): Readonly<Record<Compared['is'], number>> => {
  const counts = { new: 0, gone: 0, changed: 0, same: 0 }
  for (const item of items) counts[item.is]++
  return counts
}

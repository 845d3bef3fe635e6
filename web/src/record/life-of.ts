import type { DeploymentRecord } from '../../../src/contract/ledger.ts'

/** A record in the life of its slot, and how long nothing ran between it and the next. */
export interface Stretch {
  readonly record: DeploymentRecord
  /** In milliseconds; 0 where the next began at once, or it still runs. */
  readonly idleMs: number
}

/** The records of one slot in the order of their lives, the latest first. */
export const lifeOf = (records: readonly DeploymentRecord[]): readonly Stretch[] => {
  const latestFirst = records.toSorted(
    (a, b) => Date.parse(b.deployedAt) - Date.parse(a.deployedAt) || (a.id < b.id ? 1 : -1),
  )
  return latestFirst.map((record, at) => {
    const next = latestFirst[at - 1]
    const idleMs =
      next === undefined || record.endedAt === null
        ? 0
        : Math.max(0, Date.parse(next.deployedAt) - Date.parse(record.endedAt))
    return { record, idleMs }
  })
}

const units = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const

/** A length of time in its two largest units: `3 d 4 h`. */
export const spanText = (ms: number): string => {
  const first = units.findIndex(([length]) => ms >= length)
  if (first < 0) return 'under 1 s'
  const texts: string[] = []
  let left = ms
  for (const [length, unit] of units.slice(first, first + 2)) {
    const count = Math.floor(left / length)
    if (count > 0) texts.push(`${count} ${unit}`)
    left -= count * length
  }
  return texts.join(' ')
}

import { useEffect, useMemo } from 'preact/hooks'
import type { SnapshotItem } from '../../../../src/contract/overview.ts'
import { parseFilter, passing, passingMarks } from './filter.ts'
import { isUnasked, marks, useSoughtMarks } from '../now/marks.ts'

const ready = parseFilter('\u0000')
const restMs = 300

/** What a filter lets through. */
export interface Filtered {
  readonly items: readonly SnapshotItem[]
  /** How many are not known yet to pass or not. */
  readonly unknown: number
}

/** Lets a filter through; if it asks for what only marks know, those are asked for, too. */
export const useFiltered = (items: readonly SnapshotItem[], typed: string): Filtered => {
  const filter = useMemo(() => parseFilter(typed), [typed])
  const found = useMemo(() => passing(items, filter), [items, filter])
  const needsMarks = filter.ofMark.length > 0
  const known = needsMarks ? marks.value : undefined
  useSoughtMarks(useMemo(() => (needsMarks ? found.map(({ id }) => id) : []), [found, needsMarks]))
  // What is looked through at the first key is made ready while nobody types.
  useEffect(() => {
    const timer = setTimeout(() => passing(items, ready), restMs)
    return () => clearTimeout(timer)
  }, [items])
  return useMemo(
    () =>
      known
        ? {
            items: passingMarks(found, filter, known),
            unknown: found.filter(({ id }) => isUnasked(id)).length,
          }
        : { items: found, unknown: 0 },
    [found, filter, known],
  )
}

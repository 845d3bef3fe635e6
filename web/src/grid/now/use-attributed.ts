import { useMemo, useRef } from 'preact/hooks'
import type { SnapshotItem } from '../../../../src/contract/overview.ts'
import { attributed } from './attributed.ts'
import { isUnasked, marks, useSoughtMarks } from './marks.ts'

/** Of more than so many it would take too long to ask what evidence says of each. */
const mostAsked = 2000

const none: readonly string[] = []

/**
 * Items with the projects that evidence names, where a layout by projects needs them. They come
 * all at once, when all are known, rather than rows moving about; later ones come one by one.
 */
export const useAttributed = (
  items: readonly SnapshotItem[],
  isNeeded: boolean,
): readonly SnapshotItem[] => {
  const lacking = useMemo(() => {
    const ids = isNeeded ? items.filter(({ project }) => project === null).map(({ id }) => id) : []
    return ids.length > mostAsked ? none : ids
  }, [items, isNeeded])
  useSoughtMarks(lacking)
  const known = lacking.length > 0 ? marks.value : undefined
  const wasKnown = useRef(false)
  if (known && !wasKnown.current) wasKnown.current = !lacking.some(isUnasked)
  const { current: isKnown } = wasKnown
  return useMemo(
    () => (known && isKnown ? attributed(items, known) : items),
    [items, known, isKnown],
  )
}

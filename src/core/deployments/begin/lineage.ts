import type { Deployment } from '../deployment.ts'

/**
 * What ran before the active release first did: a second rollback goes further back, never forth
 * again. Undefined when there was nothing.
 */
export const earlierThan = (
  active: Deployment,
  onceActive: readonly Deployment[],
): Deployment | undefined => {
  // Ids ascend, too: of two in one millisecond the one that was made later came later.
  const inOrder = onceActive.toSorted(
    (a, b) => (a.activatedAt ?? 0) - (b.activatedAt ?? 0) || (a.id < b.id ? -1 : 1),
  )
  const first = inOrder.findIndex(({ release }) => release?.id === active.release?.id)
  return first > 0 ? inOrder[first - 1] : undefined
}

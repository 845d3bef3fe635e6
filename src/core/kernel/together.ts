/**
 * Waits for statements of one transaction that were begun in this order without waiting for each
 * other: they travel together, and the engine carries them out one after another. Throws what the
 * first of them in this order threw, once all have ended.
 */
export const together = async <T extends readonly unknown[]>(
  begun: readonly [...{ readonly [K in keyof T]: Promise<T[K]> | T[K] }],
): Promise<T> => {
  const ended = await Promise.allSettled(begun.map((each) => Promise.resolve<unknown>(each)))
  return ended.map((each) => {
    if (each.status === 'rejected') throw each.reason
    return each.value
  }) as unknown as T
}

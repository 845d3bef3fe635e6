/** What is remembered under a key, so many at most: the oldest goes first. */
export const memory = <T>(most: number) => {
  const kept = new Map<string, T>()
  return {
    get: (key: string): T | undefined => kept.get(key),
    set: (key: string, value: T): void => {
      if (kept.size >= most) kept.delete(kept.keys().next().value ?? '')
      kept.set(key, value)
    },
    drop: (key: string): void => void kept.delete(key),
  }
}

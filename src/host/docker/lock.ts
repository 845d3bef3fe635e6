/** Lets only one act at a time under a name; the others wait in the order they came. */
export type Lock = <T>(name: string, act: () => Promise<T>) => Promise<T>

/** A lock for this process. */
export const createLock = (): Lock => {
  const last = new Map<string, Promise<unknown>>()
  return async (name, act) => {
    const before = last.get(name)
    const { promise, resolve } = Promise.withResolvers<undefined>()
    last.set(name, promise)
    await before
    try {
      return await act()
    } finally {
      resolve(undefined)
      if (last.get(name) === promise) last.delete(name)
    }
  }
}

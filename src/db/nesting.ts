import { AsyncLocalStorage } from 'node:async_hooks'

const inside = new AsyncLocalStorage<true>()

/**
 * Runs a transaction's body; a transaction begun inside it is a defect, because it could never end.
 */
export const unnested = <T>(body: () => Promise<T>): Promise<T> => inside.run(true, body)

/** Throws when called from within a transaction's body. */
export const forbidNesting = (): void => {
  if (inside.getStore()) throw new Error('defect: a transaction was begun inside a transaction')
}

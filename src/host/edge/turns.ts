import type { Address } from '../address.ts'

/** Whose turn it is among the instances of a deployment. */
export interface Turns {
  /** A ready address, one after another; null when there is none. */
  next(deployment: string): Address | null
  forget(deployment: string): void
}

/** Turns over the addresses that are ready at the moment of asking. */
export const createTurns = (
  addressesOf: (deployment: string) => readonly Address[] | null,
): Turns => {
  const turns = new Map<string, number>()
  return {
    next: (deployment) => {
      const addresses = addressesOf(deployment)
      if (!addresses || addresses.length < 2) return addresses?.[0] ?? null
      const turn = turns.get(deployment) ?? 0
      turns.set(deployment, turn + 1)
      return addresses[turn % addresses.length] ?? null
    },
    forget: (deployment) => void turns.delete(deployment),
  }
}

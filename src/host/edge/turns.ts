import type { Address } from '../address.ts'

/** Whose turn it is among the instances of a deployment. */
export interface Turns {
  /** A ready address, one after another, and not one of `tried` if there is another; or null. */
  next(deployment: string, tried: readonly Address[]): Address | null
  forget(deployment: string): void
}

/** Turns over the addresses that are ready at the moment of asking. */
export const createTurns = (
  addressesOf: (deployment: string) => readonly Address[] | null,
): Turns => {
  const turns = new Map<string, number>()
  return {
    next: (deployment, tried) => {
      const ready = addressesOf(deployment) ?? []
      const untried = tried.length === 0 ? ready : ready.filter((each) => !isAmong(tried, each))
      const addresses = untried.length === 0 ? ready : untried
      if (addresses.length < 2) return addresses[0] ?? null
      const turn = turns.get(deployment) ?? 0
      turns.set(deployment, turn + 1)
      return addresses[turn % addresses.length] ?? null
    },
    forget: (deployment) => void turns.delete(deployment),
  }
}

const isAmong = (tried: readonly Address[], { host, port }: Address): boolean =>
  tried.some((each) => each.host === host && each.port === port)

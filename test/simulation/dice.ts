import { chance } from '../world.ts'

/** Draws that replay: the same seed gives the same. */
export interface Dice {
  /** An integer from 0 to below `sides`. */
  below(sides: number): number
  /** True once in so many draws. */
  oneIn(sides: number): boolean
  pick<T>(items: readonly [T, ...(readonly T[])]): T
  /** Milliseconds up to so many, small ones far more often. */
  span(mostMs: number): number
}

export const diceOf = (seed: string): Dice => {
  const random = chance(seed)
  const below = (sides: number): number =>
    sides <= 1 ? 0 : Math.floor((Buffer.from(random(4)).readUInt32BE() / 2 ** 32) * sides)
  return {
    below,
    oneIn: (sides) => below(sides) === 0,
    pick: (items) => items[below(items.length)] ?? items[0],
    span: (mostMs) => Math.floor(mostMs ** (below(1000) / 1000)),
  }
}

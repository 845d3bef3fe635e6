import type { AnswerMemory, Judgement, ToldMemory } from '../core/evidence/trust/verifier.ts'
import type { Told } from '../core/evidence/told.ts'

/** Remembers the latest answers; the oldest are dropped first. */
export const answerMemory = (): AnswerMemory => memory<Judgement>(50_000)

/** Remembers what the latest attestations tell: at most some 20 MiB. */
export const toldMemory = (): ToldMemory => memory<Told>(5_000)

const memory = <T>(most: number) => {
  const kept = new Map<string, T>()
  return {
    get: (key: string): T | undefined => kept.get(key),
    set: (key: string, value: T): void => {
      if (kept.size >= most) kept.delete(kept.keys().next().value ?? '')
      kept.set(key, value)
    },
  }
}

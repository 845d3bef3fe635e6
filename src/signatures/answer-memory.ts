import type {
  AnswerMemory,
  Judgement,
  ListedMemory,
  ToldMemory,
} from '../core/evidence/trust/verifier.ts'
import type { Parsed } from '../formats/parsed.ts'
import type { Inventory } from '../formats/sbom/sbom.ts'
import type { Told } from '../core/evidence/told.ts'
import { memory } from './memory.ts'

/** Remembers the latest answers; the oldest are dropped first. */
export const answerMemory = (): AnswerMemory => memory<Judgement>(50_000)

/** Remembers what the latest attestations tell: at most some 20 MiB. */
export const toldMemory = (): ToldMemory => memory<Told>(5_000)

/** Holds what the latest large documents list: at most some 50 MiB, and mostly nothing. */
export const listedMemory = (): ListedMemory => {
  const { get, set, drop } = memory<Parsed<Inventory>>(2)
  return {
    keep: set,
    take: (id) => {
      const listed = get(id)
      drop(id)
      return listed
    },
  }
}

import { fields, list, pair, text, whole } from './shape.ts'
import { readOrSetAside, writeWhole } from './whole-file.ts'
import type { ServiceFence } from './wire.ts'

/** How far control has got with each service, as far as it was heard. */
export interface Fences {
  /** The highest version that was heard; 0 where none was. */
  held(service: string): number
  /** Whether it does not come late; on the disk, where it is higher, once this returns. */
  admit(fence: ServiceFence): boolean
}

/** So many services are remembered; those that were heard of longest ago are forgotten first. */
const mostKept = 10_000

/**
 * Reads what is there. A file that is not whole is set aside with a word to the operator: until
 * control is heard again nothing comes late.
 */
export const openFences = (path: string, note: (text: string) => void, most = mostKept): Fences => {
  let versions = new Map(readOrSetAside(path, file, note)?.fences)
  return {
    held: (service) => versions.get(service) ?? 0,
    admit: ({ service, version }) => {
      const held = versions.get(service) ?? 0
      if (version <= held) return version === held
      const next = new Map(versions)
      next.delete(service)
      next.set(service, version)
      for (const oldest of next.keys())
        if (next.size > most) next.delete(oldest)
        else break
      writeWhole(path, `${JSON.stringify({ version: 1, fences: [...next] })}\n`)
      // Not before: what is not on the disk was not heard.
      versions = next
      return true
    },
  }
}

type Kept = readonly (readonly [service: string, version: number])[]

const file = fields<{ readonly version: number; readonly fences: Kept }>({
  version: whole(1, 1),
  fences: list(pair(text(257), whole(0, Number.MAX_SAFE_INTEGER)), mostKept),
})

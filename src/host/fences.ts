import { renameSync } from 'node:fs'
import { readSnapshot, said, writeWhole } from './snapshot.ts'
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
  let versions = new Map(readOrSetAside(path, note))
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

const readOrSetAside = (
  path: string,
  note: (text: string) => void,
): readonly (readonly [string, number])[] => {
  let why = `${path} does not hold fences`
  try {
    const found = readSnapshot(path)
    if (found === undefined) return []
    if (isFile(found)) return found.fences
  } catch (error) {
    why = said(error)
  }
  const aside = `${path}.damaged`
  renameSync(path, aside)
  note(`${why}; it is kept as ${aside}`)
  return []
}

interface FencesFile {
  readonly version: 1
  readonly fences: readonly (readonly [service: string, version: number])[]
}

const isFile = (value: unknown): value is FencesFile =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version === 1 &&
  'fences' in value &&
  Array.isArray(value.fences) &&
  value.fences.every(
    (each: unknown) =>
      Array.isArray(each) &&
      each.length === 2 &&
      typeof each[0] === 'string' &&
      Number.isSafeInteger(each[1]),
  )

import { Refusal } from '../kernel/refusal.ts'
import { most, nameText, type ValueVersion, type VariableName } from './variable.ts'

/** A value that somebody wants a variable to have. */
export interface Wish extends VariableName {
  readonly value: string
  /** Whether it is a secret from now on; what is one already stays one. */
  readonly secret: boolean
  /** Of the value; compared with that of the current one. */
  readonly fingerprint: string
}

/** A value's next version, before it is sealed. */
export interface NextValue extends VariableName {
  readonly version: number
  readonly secret: boolean
  readonly size: number
  readonly value: string
  readonly fingerprint: string
}

/** What became of one variable. */
export interface Outcome extends VariableName {
  readonly version: number
  readonly secret: boolean
  readonly outcome: 'created' | 'changed' | 'unchanged' | 'unset'
}

/** What a change comes to. */
export interface Change {
  readonly begins: readonly NextValue[]
  readonly ends: readonly VariableName[]
  readonly outcomes: readonly Outcome[]
}

/** A set as it is written. */
export interface NewSet {
  readonly version: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly begins: readonly (Omit<NextValue, 'value'> & { readonly sealed: Uint8Array })[]
  readonly ends: readonly VariableName[]
}

/**
 * What setting these comes to. The value that a variable has already changes nothing; a secret
 * stays one until it is unset. Refused where a set would hold too much.
 */
export const decideSet = (
  current: readonly ValueVersion[],
  lastVersions: ReadonlyMap<string, number>,
  wishes: readonly Wish[],
): Change => {
  const held = new Map(current.map((value) => [nameText(value), value]))
  const begins: NextValue[] = []
  const ends: VariableName[] = []
  const outcomes: Outcome[] = []
  for (const { service, key, value, fingerprint, ...wish } of wishes) {
    const name = { service, key }
    const before = held.get(nameText(name))
    const secret = wish.secret || (before?.secret ?? false)
    if (before && before.fingerprint === fingerprint && before.secret === secret) {
      outcomes.push({ ...name, version: before.version, secret, outcome: 'unchanged' })
      continue
    }
    const version = (lastVersions.get(nameText(name)) ?? 0) + 1
    const size = Buffer.byteLength(value)
    if (before) ends.push(name)
    begins.push({ ...name, version, secret, size, value, fingerprint })
    outcomes.push({ ...name, version, secret, outcome: before ? 'changed' : 'created' })
  }
  requireRoom(current, begins, ends)
  return { begins, ends, outcomes }
}

const requireRoom = (
  current: readonly ValueVersion[],
  begins: readonly NextValue[],
  ends: readonly VariableName[],
): void => {
  if (begins.length === 0) return
  const ended = new Set(ends.map(nameText))
  const after = [...current.filter((value) => !ended.has(nameText(value))), ...begins]
  if (after.length > most.keys)
    throw new Refusal('too_large', `There would be ${after.length} variables.`, {
      next: `A project environment has at most ${most.keys}: unset some first.`,
      errors: [{ pointer: '#/variables', detail: `must come to at most ${most.keys} variables` }],
    })
  const bytes = after.reduce((sum, { key, size }) => sum + key.length + size, 0)
  if (bytes > most.setBytes)
    throw new Refusal('too_large', `All variables together would be ${bytes} bytes long.`, {
      next: `They may be at most ${most.setBytes}: keep large content in a file or a store.`,
      errors: [{ pointer: '#/variables', detail: `must come to at most ${most.setBytes} bytes` }],
    })
}

import type { JsonVisitor } from './scan.ts'

/** What of an object is wanted; everything else is passed over. Shapes may hold themselves. */
export interface Wanted {
  /** Members whose text is kept, or the texts of which they are a list. */
  readonly texts?: readonly string[]
  /** Members that are objects of a shape, or lists of such. */
  readonly members?: () => Readonly<Record<string, Wanted>>
  /** Is given each object of this shape when it is whole; without it, its parent keeps it. */
  readonly take?: (found: Gathered) => void
}

/** What was wanted of one object. */
export interface Gathered {
  /** Texts by member; of a list all, of a single text one. */
  readonly texts: ReadonlyMap<string, readonly string[]>
  /** Objects by member, less those that somebody took. */
  readonly members: ReadonlyMap<string, readonly Gathered[]>
}

/** The first text of a member. */
export const textIn = ({ texts }: Gathered, member: string): string | undefined =>
  texts.get(member)?.[0]

/** The objects of a member. */
export const membersIn = ({ members }: Gathered, member: string): readonly Gathered[] =>
  members.get(member) ?? []

/** How long a text may be to be kept, in characters. */
const longestText = 4096

/** An object or a list that stands open. */
interface Frame {
  /** The shape of the object, or of the objects of the list; undefined: nothing is wanted here. */
  readonly shape: Wanted | undefined
  /** Into which object texts go, and of which shape it is. */
  readonly into: Filling | undefined
  readonly owner: Wanted | undefined
  /** Of a list: the member that it is of the object around it. */
  readonly listed: string | undefined
}

interface Filling {
  readonly texts: Map<string, string[]>
  readonly members: Map<string, Filling[]>
}

/** A visitor that gathers what is wanted of the object at the top. */
export const gatherInto = (top: Wanted): JsonVisitor => {
  const frames: Frame[] = []
  return {
    begin: (key, isArray) => {
      const parent = frames.at(-1)
      const member = key ?? parent?.listed
      const shape = parent ? shapeOf(parent, key) : top
      if (isArray) {
        // A list at the top, or in a list, is nothing that anybody asked for.
        const isMember = parent !== undefined && key !== undefined
        frames.push(
          isMember
            ? { shape, into: parent.into, owner: parent.owner, listed: key }
            : { shape: undefined, into: undefined, owner: undefined, listed: undefined },
        )
        return
      }
      const into: Filling | undefined = shape && { texts: new Map(), members: new Map() }
      frames.push({ shape, into, owner: shape, listed: undefined })
      if (into && shape?.take === undefined && member !== undefined)
        keep(parent?.into?.members, member, into)
    },
    end: () => {
      const frame = frames.pop()
      if (frame?.into && frame.listed === undefined) frame.shape?.take?.(frame.into)
    },
    scalar: (key, read) => {
      const frame = frames.at(-1)
      const member = key ?? frame?.listed
      if (member === undefined || !frame?.into || !frame.owner?.texts?.includes(member)) return
      const value = read()
      if (typeof value === 'string' && value.length <= longestText)
        keep(frame.into.texts, member, value)
    },
  }
}

/** What is wanted of the object or list that begins in this frame. */
const shapeOf = (parent: Frame, key: string | undefined): Wanted | undefined => {
  if (key === undefined) return parent.shape
  const members = parent.shape?.members?.()
  return members && Object.hasOwn(members, key) ? members[key] : undefined
}

const keep = <T>(map: Map<string, T[]> | undefined, member: string, value: T): void => {
  const known = map?.get(member)
  if (known) known.push(value)
  else map?.set(member, [value])
}

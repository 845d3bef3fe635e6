import type { JsonValue } from './canonical.ts'
import type { JsonVisitor } from './scan.ts'

/** Builds a value from what a scan tells, less what is left out. */
export interface HeadBuilder {
  readonly visitor: JsonVisitor
  /** How many values were built so far. */
  readonly built: () => number
  readonly value: () => JsonValue | undefined
}

/**
 * A builder that leaves out members by their path of keys, with all that is inside them; without a
 * say in it, it builds the whole value.
 */
export const headBuilder = (
  isLeftOut?: (path: readonly string[], key: string | undefined) => boolean,
): HeadBuilder => {
  const top: unknown[] = []
  const open: (object | undefined)[] = [top]
  const path: string[] = []
  let built = 0
  const add = (key: string | undefined, value: unknown): boolean => {
    const parent = open.at(-1)
    if (parent === undefined || isLeftOut?.(path, key)) return false
    built += 1
    if (Array.isArray(parent)) parent.push(value)
    else setMember(parent as Record<string, unknown>, key ?? '', value)
    return true
  }
  return {
    visitor: {
      begin: (key, isArray) => {
        const value = isArray ? [] : {}
        open.push(add(key, value) ? value : undefined)
        path.push(key ?? '')
      },
      end: () => {
        open.pop()
        path.pop()
      },
      scalar: (key, read) => {
        if (open.at(-1) !== undefined) add(key, read())
      },
    },
    built: () => built,
    value: () => top[0] as JsonValue | undefined,
  }
}

// As JSON.parse does it: `__proto__` is a member like any other.
const setMember = (parent: Record<string, unknown>, key: string, value: unknown): void => {
  if (key !== '__proto__') parent[key] = value
  else
    Object.defineProperty(parent, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
}

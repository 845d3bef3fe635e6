import { DockerError } from './docker-error.ts'

/** What stands at a path inside an answer, whatever it is; undefined where there is nothing. */
export const fieldAt = (answer: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string | number, unknown>)[key]
        : undefined,
    answer,
  )

/** The text at a path inside an answer; anything else is an odd answer. */
export const textAt = (answer: unknown, ...path: readonly (string | number)[]): string => {
  const value = fieldAt(answer, ...path)
  return typeof value === 'string' ? value : odd(path)
}

/** The number at a path inside an answer; anything else is an odd answer. */
export const numberAt = (answer: unknown, ...path: readonly (string | number)[]): number => {
  const value = fieldAt(answer, ...path)
  return typeof value === 'number' ? value : odd(path)
}

/** The list at a path inside an answer; Docker writes null for an empty one. */
export const listAt = (
  answer: unknown,
  ...path: readonly (string | number)[]
): readonly unknown[] => {
  const value = path.length === 0 ? answer : fieldAt(answer, ...path)
  if (value === null || (value === undefined && path.length > 0)) return []
  return Array.isArray(value) ? value : odd(path)
}

const odd = (path: readonly (string | number)[]): never => {
  throw new DockerError(
    `Docker gave an odd answer: ${path.join('.') || 'it'} is not as it must be.`,
  )
}

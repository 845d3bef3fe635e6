/** Reads a value of one shape at one place; throws a `ShapeError` that says what was expected. */
export type Shape<T> = (value: unknown, at: string) => T

/** A message that is not what it should be; the text says where and what to send. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError'
}

const wrong = (at: string, expected: string): never => {
  throw new ShapeError(`${at === '' ? 'the message' : at} must be ${expected}`)
}

/** Text that matches, of at most `most` UTF-16 units. */
export const text =
  (most: number, pattern?: RegExp, expected?: string): Shape<string> =>
  (value, at) =>
    typeof value === 'string' && value.length <= most && (pattern?.test(value) ?? true)
      ? value
      : wrong(at, expected ?? `text of at most ${most} characters`)

/** One of these words. */
export const oneOf =
  <const T extends string>(...words: readonly T[]): Shape<T> =>
  (value, at) =>
    words.find((word) => word === value) ?? wrong(at, `one of ${words.join(', ')}`)

/** A whole number within bounds, both included. */
export const whole =
  (least: number, most: number): Shape<number> =>
  (value, at) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most
      ? value
      : wrong(at, `a whole number from ${least} to ${most}`)

/** True or false. */
export const flag: Shape<boolean> = (value, at) =>
  typeof value === 'boolean' ? value : wrong(at, 'true or false')

/** The shape, or null. */
export const orNull =
  <T>(shape: Shape<T>): Shape<T | null> =>
  (value, at) =>
    value === null ? null : shape(value, at)

/** A list of at most `most`. */
export const list =
  <T>(shape: Shape<T>, most: number): Shape<readonly T[]> =>
  (value, at) =>
    Array.isArray(value) && value.length <= most
      ? value.map((each, index) => shape(each, `${at}[${index}]`))
      : wrong(at, `a list of at most ${most}`)

/** Two values, each of a shape of its own. */
export const pair =
  <A, B>(one: Shape<A>, other: Shape<B>): Shape<readonly [A, B]> =>
  (value, at) =>
    Array.isArray(value) && value.length === 2
      ? [one(value[0], `${at}[0]`), other(value[1], `${at}[1]`)]
      : wrong(at, 'a list of two')

/** Keys and values of one shape each. */
export const record =
  <T>(key: Shape<string>, shape: Shape<T>, most: number): Shape<Readonly<Record<string, T>>> =>
  (value, at) => {
    const entries = Object.entries(isObject(value) ? value : wrong(at, 'an object'))
    if (entries.length > most) wrong(at, `an object of at most ${most} keys`)
    return Object.fromEntries(
      entries.map(([name, each]) => [key(name, `a key of ${at}`), shape(each, `${at}.${name}`)]),
    )
  }

/** Exactly these fields. */
export const fields =
  <T>(shapes: { readonly [K in keyof T]-?: Shape<T[K]> }): Shape<T> =>
  (value, at) => {
    const given = isObject(value) ? value : wrong(at, 'an object')
    const unknown = Object.keys(given).find((key) => !Object.hasOwn(shapes, key))
    if (unknown !== undefined) wrong(path(at, unknown), 'left out: it is not known here')
    return Object.fromEntries(
      Object.entries<Shape<unknown>>(shapes).map(([key, shape]) => [
        key,
        shape(given[key], path(at, key)),
      ]),
    ) as T
  }

const path = (at: string, key: string): string => (at === '' ? key : `${at}.${key}`)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

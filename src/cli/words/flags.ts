/** A flag, in the shape that Stricli takes; `T` is what a command gets. */
export interface Flag<T> {
  readonly kind: 'parsed' | 'enum' | 'boolean'
  readonly brief: string
  readonly placeholder?: string
  readonly optional: boolean
  readonly variadic?: true
  readonly values?: readonly string[]
  readonly parse?: (input: string) => string
  readonly names?: NameKind
  /** What is taken if the flag is left out; only said in the help. */
  readonly fallback?: string
  readonly types?: T
}

/** A positional argument, likewise. */
export interface Argument<T> {
  readonly placeholder: string
  readonly brief: string
  readonly optional: boolean
  readonly parse: (input: string) => string
  readonly names?: NameKind
  readonly types?: T
}

/** Things of which the server knows the names, for completion. */
export type NameKind =
  | 'environment'
  | 'logical-environment'
  | 'project'
  | 'project-environment'
  | 'organization'
  | 'key'
  | 'identity'
  | 'trusted-root'
  | 'context'

/** The flags of a command by name, and what they come to. */
export type Flags = Readonly<Record<string, Flag<unknown>>>
export type FlagValues<F extends Flags> = {
  readonly [K in keyof F]: F[K] extends Flag<infer T> ? T : never
}
export type ArgumentValues<A extends readonly Argument<unknown>[]> = {
  readonly [K in keyof A]: A[K] extends Argument<infer T> ? T : never
}

type Text = {
  readonly placeholder?: string
  readonly names?: NameKind
  readonly fallback?: string
}

/** A flag with a text as its value. */
export const text = (brief: string, more: Text = {}): Flag<string | undefined> => ({
  kind: 'parsed',
  brief,
  placeholder: 'TEXT',
  ...more,
  optional: true,
  parse: notEmpty,
})

/** A flag with a text that must be given. */
export const required = (brief: string, more: Text = {}): Flag<string> => ({
  kind: 'parsed',
  brief,
  placeholder: 'TEXT',
  ...more,
  optional: false,
  parse: notEmpty,
})

/** A flag with a text that may be given more than once. */
export const many = (brief: string, placeholder: string): Flag<readonly string[] | undefined> => ({
  kind: 'parsed',
  brief,
  placeholder,
  optional: true,
  variadic: true,
  parse: notEmpty,
})

/** A flag with one of a few words as its value. */
export const choice = <const T extends string>(
  brief: string,
  values: readonly T[],
  fallback?: T,
): Flag<T | undefined> => ({
  kind: 'enum',
  brief,
  values,
  optional: true,
  ...(fallback === undefined ? {} : { fallback }),
})

/** The same, and it must be given. */
export const requiredChoice = <const T extends string>(
  brief: string,
  values: readonly T[],
): Flag<T> => ({ kind: 'enum', brief, values, optional: false })

/** A flag without a value. */
export const toggle = (brief: string): Flag<boolean | undefined> => ({
  kind: 'boolean',
  brief,
  optional: true,
})

/** A word without a flag that must be given. */
export const argument = (
  placeholder: string,
  brief: string,
  names?: NameKind,
): Argument<string> => ({
  placeholder,
  brief,
  optional: false,
  parse: notEmpty,
  ...(names === undefined ? {} : { names }),
})

/** A word without a flag that may be left out. */
export const optionalArgument = (
  placeholder: string,
  brief: string,
  names?: NameKind,
): Argument<string | undefined> => ({ ...argument(placeholder, brief, names), optional: true })

function notEmpty(input: string): string {
  if (input === '') throw new Error('must not be empty')
  return input
}

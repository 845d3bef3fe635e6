/** The code of an error of the system, such as `ENOENT`; `error` where it has none. */
export const codeOf = (error: unknown): string =>
  error instanceof Object && 'code' in error ? String(error.code) : 'error'

/** The command was not typed, or not set up, in a way that can be carried out: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly next: string | undefined

  constructor(message: string, next?: string) {
    super(message)
    this.next = next
  }
}

/** The thing that was asked for is not there, on this machine: exit code 4. */
export class MissingError extends Error {
  override readonly name = 'MissingError'
  readonly next: string

  constructor(message: string, next: string) {
    super(message)
    this.next = next
  }
}

/** A file or a folder on this machine is not as it must be: exit code 3. */
export class InvalidError extends Error {
  override readonly name = 'InvalidError'
  readonly lines: readonly string[]
  readonly next: string

  constructor(message: string, lines: readonly string[], next: string) {
    super(message)
    this.lines = lines
    this.next = next
  }
}

/** A run did not come to a good end: exit code 3, or 5 where nobody can tell what it came to. */
export class RunError extends Error {
  override readonly name = 'RunError'
  readonly exit: 3 | 5
  readonly lines: readonly string[]
  readonly next: string

  constructor(exit: 3 | 5, message: string, lines: readonly string[], next: string) {
    super(message)
    this.exit = exit
    this.lines = lines
    this.next = next
  }
}

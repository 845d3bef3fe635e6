/** What Docker refused, or why it could not be asked; the message is a sentence for people. */
export class DockerError extends Error {
  override readonly name = 'DockerError'
  /** The status of its answer; 0 when there was none. */
  readonly status: number
  /** Whether it did not answer, cut off or silent: a later try may find Docker again. */
  readonly isAway: boolean

  constructor(
    message: string,
    about: { readonly status?: number; readonly isAway?: boolean; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: about.cause })
    this.status = about.status ?? 0
    this.isAway = about.isAway ?? false
  }
}

/** Whether this is Docker's answer with one of these statuses. */
export const isAnswer = (error: unknown, ...statuses: readonly number[]): boolean =>
  error instanceof DockerError && statuses.includes(error.status)

/** Whether Docker was not there to answer. */
export const isAway = (error: unknown): boolean => error instanceof DockerError && error.isAway

/** Any failure in one line of at most 500 characters, with no final stop: others go on after it. */
export const inOneLine = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error)
  const line = text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .replace(/(?<![.…])\.$/, '')
  return line.length > 500 ? `${line.slice(0, 499)}…` : line
}

import type { CliContext } from '../frame/context.ts'

/** Asks a question on the terminal; only `y` or `yes` is a yes, in either case. */
export const askYes = async (
  question: string,
  { stdin, stderr }: Pick<CliContext, 'stdin' | 'stderr'>,
): Promise<boolean> => {
  stderr.write(`${question} [y/N] `)
  for await (const piece of stdin) return /^\s*y(?:es)?\s*$/i.test(Buffer.from(piece).toString())
  return false
}

import type { CliContext } from '../frame/context.ts'

/** Asks a question on the terminal; only an answer that begins with y is a yes. */
export const askYes = async (
  question: string,
  { stdin, stderr }: Pick<CliContext, 'stdin' | 'stderr'>,
): Promise<boolean> => {
  stderr.write(`${question} [y/N] `)
  for await (const piece of stdin) return /^\s*y(?:es)?\s*$/i.test(Buffer.from(piece).toString())
  return false
}

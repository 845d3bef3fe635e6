import type { CliContext } from '../frame/context.ts'
import { UsageError } from '../frame/errors.ts'

const mostCharacters = 4096

/** Asks on the terminal, and shows nothing of the answer. */
export const askSecret = async (
  question: string,
  { stdin, stderr }: Pick<CliContext, 'stdin' | 'stderr'>,
): Promise<string> => {
  stderr.write(question)
  stdin.setRawMode?.(true)
  try {
    let answer = ''
    for await (const piece of stdin)
      for (const key of Buffer.from(piece).toString('utf8')) {
        if (key === '\r' || key === '\n' || key === '\u0004') return answer
        if (key === '\u0003')
          throw new UsageError('Cancelled.', 'Run it again, or give the value with --stdin')
        if (key === '\u007f' || key === '\b') answer = answer.slice(0, -1)
        else if (answer.length < mostCharacters) answer += key
      }
    return answer
  } finally {
    stdin.setRawMode?.(false)
    stderr.write('\n')
  }
}

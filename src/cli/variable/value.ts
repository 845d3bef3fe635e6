import { askSecret } from '../words/ask-secret.ts'
import type { Invocation } from '../frame/invocation.ts'
import { readStdin } from '../words/read-input.ts'
import { UsageError } from '../frame/errors.ts'

const mostBytes = 64 * 1024
// Whoever types more meets the end of what a prompt takes.
const mostTyped = 4096

/** A key with its value, from the command line, standard input or a prompt. */
export const assignmentOf = async (
  { context, note }: Invocation,
  flags: { readonly stdin?: boolean | undefined; readonly secret?: boolean | undefined },
  first: string,
  second: string | undefined,
): Promise<{ readonly key: string; readonly value: string }> => {
  const at = first.indexOf('=')
  if (at >= 0 && second !== undefined)
    throw new UsageError('The value was given twice.', 'Give it once: KEY=VALUE, or KEY VALUE')
  const key = at < 0 ? first : first.slice(0, at)
  const typed = at < 0 ? second : first.slice(at + 1)
  if (typed !== undefined && flags.stdin)
    throw new UsageError('--stdin and a value exclude each other.', 'Give one of them')
  if (typed !== undefined) {
    if (flags.secret)
      note(
        'Others here can see what is typed on a command line: better give KEY alone, or --stdin.',
      )
    return { key, value: typed }
  }
  if (flags.stdin) return { key, value: await piped(context) }
  if (!context.stdin.isTTY)
    throw new UsageError(
      'The value is missing.',
      'Give it: KEY=VALUE, or pipe it in: berth variable set KEY --stdin < FILE',
    )
  const value = await askSecret('Value: ', context)
  if (value === '') throw new UsageError('Nothing was typed.', 'An empty value is KEY=')
  if (value.length >= mostTyped)
    throw new UsageError('That is too long to be typed.', 'Pipe it in with --stdin')
  return { key, value }
}

/** All of standard input, less one line break at its end. */
const piped = async (context: Invocation['context']): Promise<string> => {
  const bytes = await readStdin('--stdin', mostBytes + 2, context)
  const next = 'Encode it first, such as with base64'
  if (bytes.includes(0))
    throw new UsageError('--stdin has a NUL, which no variable can have.', next)
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return text.replace(/\r?\n$/, '')
  } catch {
    throw new UsageError('--stdin is not UTF-8 text.', next)
  }
}

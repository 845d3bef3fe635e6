import { printableLines } from './cli/shown/printable.ts'

/**
 * One line of the log as whoever sits before the terminal reads it; undefined for what is not worth
 * a line there: a call that only read, and got what it asked for.
 */
export const logText = (
  { message, ...line }: Readonly<Record<string, unknown>>,
  time: Date,
): string | undefined => {
  const said = message === 'call' ? callText(line) : [message, ...factsIn(line)].join(' ')
  return said === undefined
    ? undefined
    : `${time.toTimeString().slice(0, 8)} ${printableLines(said).trim()}\n`
}

const callText = (line: Readonly<Record<string, unknown>>): string | undefined => {
  const { operation, method, status, code, ms, requestId } = line
  const isFine = Number(status) < 400
  if (isFine && method === 'GET') return undefined
  const what = operation === 'none' ? method : operation
  const why = isFine ? '' : ` ${String(code)}, ${String(requestId)}`
  return `${String(what)}: ${String(status)}${why} (${String(ms)} ms)`
}

/** A note or an error alone needs no name. */
const factsIn = (line: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(line)
    .filter(([, value]) => value !== '' && value !== undefined)
    .map(([name, value]) =>
      name === 'note' || name === 'error' ? `- ${String(value)}` : `${name}=${String(value)}`,
    )

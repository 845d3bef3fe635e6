import { call, type Connection } from '../../client/call.ts'
import type { Reply } from '../../client/message.ts'
import { notUnderstood } from '../../client/unreachable.ts'
import type { Endpoint } from '../../contract/endpoint.ts'
import type { ExitCode } from '../../contract/problem.ts'
import { findConnection, type ConnectionFlags } from './connection.ts'
import type { CliContext } from './context.ts'
import { logInWhere } from './log-in-where.ts'
import { printable, printableJson } from '../shown/printable.ts'
import { withProgress } from '../shown/progress.ts'
import { terminalOf, type Terminal } from '../shown/terminal.ts'

/** How the answer is wanted. */
export type OutputFormat = 'table' | 'json' | 'yaml'

/** One run of one command: what its function works with. */
export interface Invocation {
  readonly context: CliContext
  readonly format: OutputFormat
  /** Where the answer goes. */
  readonly terminal: Terminal
  readonly connection: () => Connection
  /** Calls the server; what changes something carries an idempotency key, by default a new one. */
  readonly call: <Input extends object, Output>(
    endpoint: Endpoint<Input, Output>,
    input: Input,
    idempotencyKey?: string,
  ) => Promise<Reply<Output>>
  /** Answers: the body as it came, or as YAML, or what `human` makes of it. */
  readonly show: <T>(reply: Reply<T>, human: (value: T) => string) => Promise<void>
  /** Says one line beside the answer, on stderr. */
  readonly note: (line: string) => void
  /**
   * Whose fault it is that a command broke: after an answer of another shape than we know, the
   * server's. Whoever has to log in is told where.
   */
  readonly blame: (error: unknown) => unknown
  /** Ends with another code than 0. */
  readonly exit: (code: ExitCode) => void
}

/** Opens a run. */
export const openInvocation = (
  context: CliContext,
  flags: ConnectionFlags & { readonly output?: OutputFormat | undefined },
  exit: (code: ExitCode) => void,
): Invocation => {
  const format = flags.output ?? 'table'
  const terminal = terminalOf(context.stdout, context)
  let found: Connection | undefined
  let hasAnswered = false
  const connection = (): Connection => (found ??= findConnection(flags, context))
  return {
    context,
    format,
    terminal,
    connection,
    call: async (endpoint, input, idempotencyKey) => {
      const key = endpoint.method === 'GET' ? undefined : (idempotencyKey ?? context.newKey())
      const { server } = connection()
      const work = call(endpoint, input, connection(), key)
      const reply = await withProgress(context, `Waiting for ${server.url}`, work)
      hasAnswered = true
      return reply
    },
    show: async (reply, human) => {
      const { stdout } = context
      if (format === 'table') stdout.write(human(reply.value))
      else if (format === 'json') stdout.write(jsonOf(reply.text, terminal))
      else stdout.write(await yamlOf(reply.value))
    },
    note: (line) => void context.stderr.write(`${printable(line)}\n`),
    blame: (error) =>
      hasAnswered && (error instanceof TypeError || error instanceof RangeError)
        ? notUnderstood(connection().server, 'its answer has another shape', error)
        : logInWhere(error, found?.server),
    exit,
  }
}

/** A value that was made here, as an answer to be shown. */
export const madeHere = <T>(value: T): Reply<T> => ({ value, text: JSON.stringify(value) })

/** The body of an answer as it came; for a terminal so that it obeys nothing in it. */
export const jsonOf = (text: string, { width }: Terminal): string => {
  const body = text.endsWith('\n') ? text : `${text}\n`
  return width === undefined ? body : printableJson(body)
}

const yamlOf = async (value: unknown): Promise<string> => {
  const { yamlText } = await import('../shown/yaml-text.ts')
  return yamlText(value)
}

import { buildCommand, type Command, type CommandContext } from '@stricli/core'
import type { ExitCode } from '../../contract/problem.ts'
import { proposeNames } from './propose-names.ts'
import type { ConnectionFlags } from './connection.ts'
import type { CliContext } from './context.ts'
import { failureOf, jsonOfFailure, textOfFailure, withHelp, type Failed } from './failure.ts'
import { flagOfField } from '../words/flag-of-field.ts'
import { choice, text, toggle } from '../words/flags.ts'
import type { Argument, ArgumentValues, Flag, Flags, FlagValues } from '../words/flags.ts'
import { openInvocation, type Invocation } from './invocation.ts'
import { terminalOf } from '../shown/terminal.ts'

/** What a command is given by the program: Stricli's streams, and ours. */
export interface ShellContext extends CommandContext {
  readonly cli: CliContext
  readonly exit: (code: ExitCode) => void
  /** How the command was reached, such as `berth trace`. */
  readonly name?: string
  /** While a line is completed: its words so far. */
  readonly words?: readonly string[]
}

/** A command line that shows the use, and what it does if that is not plain. */
export type Example = string | readonly [line: string, does: string]

/** A command as its file declares it. */
export interface CommandSpec<F extends Flags, A extends readonly Argument<unknown>[]> {
  readonly brief: string
  /** More than the brief, for the help page; lines of at most 90 characters. */
  readonly description?: string
  /** Without the program's name. */
  readonly examples: readonly Example[]
  readonly flags: F
  readonly args?: A
  /** Of these flags exactly one is needed; the command itself says so where none is given. */
  readonly oneOf?: readonly string[]
  /** The one argument may be followed by any words, which are all passed on; or left out. */
  readonly takesRest?: boolean
  /** It talks to no server. */
  readonly isLocal?: boolean
  /** It answers nothing that could be printed in another way. */
  readonly isSilent?: boolean
  readonly run: (
    invocation: Invocation,
    flags: FlagValues<F> & ConnectionFlags,
    ...args: ArgumentValues<A>
  ) => Promise<void>
}

/** What the help page and the reference say about a command. */
export type CommandDoc = Pick<
  CommandSpec<Flags, readonly Argument<unknown>[]>,
  'brief' | 'description' | 'examples' | 'flags' | 'args' | 'oneOf' | 'isLocal' | 'isSilent'
>

const output = { output: choice('How to print the answer', ['table', 'json', 'yaml'], 'table') }
const connecting = {
  server: text('The server (default: the current context)', { placeholder: 'URL' }),
  token: text('A token; others can see it while this runs: better BERTH_TOKEN, or berth login', {
    placeholder: 'TOKEN',
  }),
  insecure: toggle('Send the token in clear to a server on another machine'),
}

/** The flags that a command has beside its own. */
export const commonFlagsOf = ({
  isLocal,
  isSilent,
}: Pick<CommandDoc, 'isLocal' | 'isSilent'>): Flags => ({
  ...(isSilent ? {} : output),
  ...(isLocal ? {} : connecting),
})

const docs = new WeakMap<object, CommandDoc>()

/** What a command's file said about it. */
export const docOf = (command: object): CommandDoc | undefined => docs.get(command)

/** Makes a command: adds the common flags, tells failures, sets the exit code. */
export const command = <
  const F extends Flags,
  const A extends readonly Argument<unknown>[] = readonly [],
>(
  spec: CommandSpec<F, A>,
): Command<ShellContext> => {
  const flags: Flags = { ...spec.flags, ...commonFlagsOf(spec) }
  const built = buildCommand({
    docs: { brief: spec.brief },
    parameters: {
      flags: Object.fromEntries(Object.entries(flags).map(([name, flag]) => [name, shaped(flag)])),
      aliases: spec.isSilent ? {} : { o: 'output' },
      positional: spec.takesRest
        ? {
            kind: 'array',
            parameter: (spec.args ?? []).map(shaped)[0],
            minimum: spec.args?.[0]?.optional === true ? 0 : 1,
          }
        : { kind: 'tuple', parameters: (spec.args ?? []).map(shaped) },
    } as never,
    func: async function (
      this: ShellContext,
      values: FlagValues<F> & FlagValues<typeof output & typeof connecting>,
      ...args: never[]
    ): Promise<void> {
      await telling(
        { ...this, flagOf: flagOfField(spec.flags) },
        values.output === 'json',
        async () => {
          const invocation = openInvocation(this.cli, values, this.exit)
          try {
            await spec.run(invocation, values, ...(args as unknown as ArgumentValues<A>))
          } catch (error) {
            throw invocation.blame(error)
          }
        },
      )
    } as never,
  }) as Command<ShellContext>
  docs.set(built, spec)
  return built
}

/** Tells what is thrown, and sets the exit code. */
export const telling = async (
  shell: Pick<ShellContext, 'cli' | 'exit'> & Failed,
  isJson: boolean,
  work: () => Promise<void>,
): Promise<void> => {
  const { cli, exit } = shell
  try {
    await work()
  } catch (error) {
    const failure = withHelp(failureOf(error), shell.name)
    const terminal = terminalOf(cli.stderr, cli)
    cli.stderr.write(isJson ? jsonOfFailure(failure) : textOfFailure(failure, terminal, shell))
    const origin = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const isOdd = failure.exit === 1 || origin !== error
    if (isOdd && cli.env['BERTH_DEBUG'] === '1' && origin instanceof Error)
      cli.stderr.write(`${origin.stack ?? ''}\n`)
    exit(failure.exit)
  }
}

const shaped = ({ names, ...parameter }: Flag<unknown> | Argument<unknown>): object =>
  names === undefined
    ? parameter
    : {
        ...parameter,
        proposeCompletions(this: ShellContext) {
          return proposeNames(names, this.cli, this.words)
        },
      }

import {
  AliasNotFoundError,
  ArgumentParseError,
  EnumValidationError,
  FlagNotFoundError,
  InvalidNegatedFlagSyntaxError,
  text_en,
  UnexpectedFlagError,
  UnexpectedPositionalError,
  UnsatisfiedFlagError,
  UnsatisfiedPositionalError,
  type ApplicationText,
} from '@stricli/core'
import { UsageError } from './errors.ts'
import type { StrayWord } from './stray-word.ts'

/** Collects what the parser has to say, so that it is told like every other error, and once. */
export interface Complaints {
  readonly text: ApplicationText
  /**
   * The error that they come to; undefined if there are none. `command` is what was typed, `owed`
   * says what else is missing, and `stray` what a word too many was meant as.
   */
  readonly toError: (
    command: readonly string[],
    owed: () => readonly string[],
    stray: (word: string) => StrayWord,
  ) => Error | undefined
}

/** Listens to the parser. `argv` is needed to tell what is missing from what lacks a value. */
export const listenForComplaints = (argv: readonly string[]): Complaints => {
  const said: string[] = []
  const missing: string[] = []
  let next: string | undefined
  const tooMany: string[] = []
  let defect: Error | undefined

  const hear = (error: unknown): string => {
    if (error instanceof UnsatisfiedFlagError && !isTyped(argv, error.externalFlagName))
      missing.push(`--${error.externalFlagName}`)
    else if (error instanceof UnsatisfiedPositionalError) missing.push(error.placeholder)
    else if (error instanceof UnexpectedPositionalError && !mayBeSecret(error.input, argv))
      tooMany.push(error.input)
    else said.push(sentenceOf(error))
    return ''
  }
  const hearDefect = (error: unknown): string => {
    defect = error instanceof Error ? error : new Error('a command failed')
    return ''
  }
  return {
    text: {
      ...text_en,
      noCommandRegisteredForInput: ({ input, corrections }) => {
        const guess = corrections.map((each) => each.replaceAll('`', ''))
        said.push(
          input.startsWith('-')
            ? `${/^-+[a-z-]*/i.exec(input)?.[0]} stands before the command; flags come after it.`
            : `There is no command "${input}".${didYouMean(guess)}`,
        )
        next = `berth ${[...argv.slice(0, argv.indexOf(input)), '--help'].join(' ')}`
        return ''
      },
      exceptionWhileParsingArguments: hear,
      exceptionWhileLoadingCommandFunction: hearDefect,
      exceptionWhileLoadingCommandContext: hearDefect,
      exceptionWhileRunningCommand: hearDefect,
      exceptionWhileRunningIntegrationFlag: ({ exception }) => hearDefect(exception),
    },
    toError: (command, owed, stray) => {
      if (defect !== undefined) return defect
      for (const word of tooMany) {
        const { guesses, retyped } = stray(word)
        said.push(`There is one word too many: "${word}".${didYouMean(guesses)}`)
        if (said.length === 1 && missing.length === 0) next = retyped
      }
      if (missing.length > 0) {
        const all = [...missing, ...owed()].toSorted((a, b) => rank(a) - rank(b))
        said.push(`${joined(all)} ${all.length > 1 ? 'are' : 'is'} missing.`)
      }
      if (said.length === 0) return undefined
      return new UsageError(said.join(' '), next ?? `${command.join(' ')} --help`)
    },
  }
}

const sentenceOf = (error: unknown): string => {
  if (error instanceof FlagNotFoundError)
    return `There is no flag --${error.input}.${didYouMean(error.corrections, '--')}`
  if (error instanceof AliasNotFoundError) return `There is no flag -${error.input}.`
  if (error instanceof EnumValidationError)
    return `--${error.externalFlagName} must be ${oneOf(error.values)}, not "${error.input}".`
  if (error instanceof UnsatisfiedFlagError)
    return `--${error.externalFlagName} needs a value${before(error.nextFlagName)}.`
  if (error instanceof UnexpectedFlagError)
    return `--${error.externalFlagName} was given twice; once is enough.`
  if (error instanceof InvalidNegatedFlagSyntaxError)
    return `--${error.externalFlagName} takes no value.`
  if (error instanceof UnexpectedPositionalError) return 'There is one word too many.'
  // Not its own message: that quotes the value, which may be a secret.
  if (error instanceof ArgumentParseError) {
    const name = error.externalFlagNameOrPlaceholder
    const shown = /^[A-Z]/.test(name) ? name : `--${name}`
    const why = error.exception instanceof Error ? error.exception.message : 'is not valid'
    return error.exception instanceof SyntaxError ? `${shown} takes no value.` : `${shown} ${why}.`
  }
  return error instanceof Error ? error.message : String(error)
}

/** Whether a word may be a secret that went astray, and is not repeated. */
const mayBeSecret = (input: string, argv: readonly string[]): boolean =>
  /token|password|secret/.test(argv[argv.indexOf(input) - 1] ?? '') ||
  /^berth_|password|secret/i.test(input)

/** Words stand before flags, as they are typed. */
const rank = (missing: string): number => (missing.startsWith('--') ? 1 : 0)

const isTyped = (argv: readonly string[], flag: string): boolean =>
  argv.some((word) => word === `--${flag}` || (flag === 'output' && word === '-o'))

const didYouMean = (guesses: readonly string[], dashes = ''): string =>
  guesses.length === 0
    ? ''
    : ` Did you mean ${guesses.map((guess) => `${dashes}${guess}`).join(' or ')}?`

const oneOf = (values: readonly string[]): string => `one of ${values.join(', ')}`

const before = (flag: string | undefined): string => (flag === undefined ? '' : ` before --${flag}`)

const joined = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

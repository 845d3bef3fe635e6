import { shellWord } from './shell-word.ts'
import { blank, joined, noShell, readWord } from './command-words.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'

/** A command before its variables are known: words, each of text and names of variables. */
export type Command = readonly Word[]

/** One word of a command; it stays one word whatever its variables hold. */
export type Word = readonly (string | VariablePart)[]

/** Stands for the value of a variable. */
export interface VariablePart {
  readonly variable: string
}

const mostText = 8192
const mostWords = 256
const shellWords =
  /^(?:\.|!|\{|alias|case|cd|eval|exec|export|for|function|if|set|source|trap|ulimit|umask|unset|until|while)$/

/**
 * Splits a command line by the quoting of POSIX (Shell Command Language, §2.2), with `$NAME` and
 * `${NAME}` as the only expansions; each stays inside its word, and globs are plain text. What only
 * a shell could do is refused with what to write instead.
 */
export const parseCommand = (text: string): Parsed<Command> => {
  const wrong = wrongText(text)
  if (wrong !== undefined) return unparsed(wrong)
  const words: Word[] = []
  let at = 0
  while (at < text.length) {
    if (blank.test(text.charAt(at))) {
      at++
      continue
    }
    if (words.length === mostWords) return unparsed(`must be at most ${mostWords} words`)
    const read = readWord(text, at)
    if (!read.ok) return unparsed(`${read.problem} (character ${read.at + 1})`)
    if (words.length === 0 && /^[A-Za-z_][A-Za-z0-9_]*=/.test(text.slice(at)))
      return unparsed('must begin with a program: declare what it needs below variables')
    words.push(read.word)
    at = read.end
  }
  return checkProgram(words)
}

/** Takes a list of arguments as it is: nothing in it is special, not even `$`. */
export const parseArgv = (argv: readonly string[]): Parsed<Command> => {
  if (argv.length > mostWords) return unparsed(`must be at most ${mostWords} words`)
  const wrong = wrongText(argv.join(''))
  if (wrong !== undefined) return unparsed(wrong)
  return checkProgram(argv.map((word) => (word === '' ? [] : [word])))
}

/** The variables that a command names, each once, in the order of their first use. */
export const variablesOf = (command: Command): readonly string[] => [
  ...new Set(
    command.flatMap((word) =>
      word.flatMap((part) => (typeof part === 'string' ? [] : [part.variable])),
    ),
  ),
]

/** The arguments, with every variable replaced; those that have no value are named, all at once. */
export const expandCommand = (
  command: Command,
  values: Readonly<Record<string, string>>,
): Parsed<readonly string[]> => {
  const filled = fillCommand(command, values)
  const missing = variablesOf(filled)
  if (missing.length > 0)
    return unparsed(`needs a value for ${missing.join(', ')}: set it, or give it a default`)
  const argv = filled.map((word) => word.filter((part) => typeof part === 'string').join(''))
  return argv[0] === '' ? unparsed('must begin with a program, and it is empty') : parsed(argv)
}

/** Replaces the variables that have a value and leaves the others, such as a port known later. */
export const fillCommand = (command: Command, values: Readonly<Record<string, string>>): Command =>
  command.map((word) => fillWord(word, values))

const fillWord = (word: Word, values: Readonly<Record<string, string>>): Word =>
  joined(
    word.map((part) =>
      typeof part !== 'string' && Object.hasOwn(values, part.variable)
        ? (values[part.variable] ?? '')
        : part,
    ),
  )

/** Writes a command so that `parseCommand` reads the same. */
export const formatCommand = (command: Command): string =>
  command
    .map((word) => {
      const parts = word.map((part) =>
        typeof part === 'string' ? shellWord(part) : `\${${part.variable}}`,
      )
      return parts.length === 0 ? "''" : parts.join('')
    })
    .join(' ')

const wrongText = (text: string): string | undefined => {
  if (text.length > mostText) return `must be at most ${mostText} characters`
  return text.includes('\0') || !text.isWellFormed()
    ? 'must have no NUL and be well-formed Unicode'
    : undefined
}

const checkProgram = (words: Command): Parsed<Command> => {
  const program = words[0]
  if (program === undefined || program.length === 0)
    return unparsed('must begin with a program, such as node server.js')
  const word = program.length === 1 && typeof program[0] === 'string' ? program[0] : ''
  if (shellWords.test(word))
    return unparsed(`must begin with a program: ${word} is a word of the shell, and ${noShell}`)
  return parsed(words)
}

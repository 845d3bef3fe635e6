import { parsed, unparsed, type Parsed } from './parsed.ts'

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
const blank = /[ \t]/
const operator = /[|&;<>()`]/
const name = /[A-Za-z_][A-Za-z0-9_]*/y
const plain = /^[A-Za-z0-9_@%+:,./-]+$/
const shellWords =
  /^(?:\.|!|\{|alias|case|cd|eval|exec|export|for|function|if|set|source|trap|ulimit|umask|unset|until|while)$/
const noShell = 'there is no shell'

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
  command.map((word) =>
    joined(
      word.map((part) =>
        typeof part !== 'string' && Object.hasOwn(values, part.variable)
          ? (values[part.variable] ?? '')
          : part,
      ),
    ),
  )

/** Writes a command so that `parseCommand` reads the same. */
export const formatCommand = (command: Command): string =>
  command
    .map((word) => {
      const parts = word.map((part) =>
        typeof part === 'string' ? quoted(part) : `\${${part.variable}}`,
      )
      return parts.length === 0 ? "''" : parts.join('')
    })
    .join(' ')

type ReadWord =
  | { readonly ok: true; readonly word: Word; readonly end: number }
  | { readonly ok: false; readonly problem: string; readonly at: number }

const readWord = (text: string, start: number): ReadWord => {
  const parts: (string | VariablePart)[] = []
  let isQuoted = false
  let at = start
  while (at < text.length) {
    const char = text.charAt(at)
    if (!isQuoted && blank.test(char)) break
    const wrong = isQuoted ? undefined : wrongChar(char, at === start)
    if (wrong !== undefined) return { ok: false, problem: wrong, at }
    if (char === "'" && !isQuoted) {
      const end = text.indexOf("'", at + 1)
      if (end === -1) return { ok: false, problem: "must have a second ' for each", at }
      parts.push(text.slice(at + 1, end))
      at = end + 1
    } else if (char === '"') {
      isQuoted = !isQuoted
      if (isQuoted && !closes(text, at)) return { ok: false, problem: unclosed, at }
      at++
    } else if (char === '\\') {
      const next = text.charAt(at + 1)
      if (next === '') return { ok: false, problem: 'must not end with a backslash', at }
      const isEscape = !isQuoted || /[$`"\\\n]/.test(next)
      parts.push(next === '\n' ? '' : isEscape ? next : char + next)
      at += 2
    } else if (char === '$') {
      const variable = readVariable(text, at)
      if (typeof variable === 'string') return { ok: false, problem: variable, at }
      parts.push({ variable: variable.name })
      at = variable.end
    } else if (char === '`') {
      return { ok: false, problem: operatorProblem(char), at }
    } else {
      parts.push(char)
      at++
    }
  }
  return { ok: true, word: joined(parts), end: at }
}

const unclosed = 'must have a second " for each'

const closes = (text: string, start: number): boolean => {
  for (let at = start + 1; at < text.length; at++) {
    if (text.charAt(at) === '\\') at++
    else if (text.charAt(at) === '"') return true
  }
  return false
}

const operatorProblem = (char: string): string =>
  `must not have an unquoted ${char}: ${noShell}; write a list of commands, or quote it`

const wrongChar = (char: string, isFirst: boolean): string | undefined => {
  if (operator.test(char)) return operatorProblem(char)
  if (char === '\n' || char === '\r')
    return `must be one line: ${noShell}; write a list of commands, or quote the line break`
  if (isFirst && char === '#') return `must not have an unquoted # before a word: ${noShell}`
  if (isFirst && char === '~') return `must not have an unquoted ~ before a word: ${noShell}`
  return undefined
}

/** A variable at a `$`, or why there is none. */
const readVariable = (
  text: string,
  at: number,
): string | { readonly name: string; readonly end: number } => {
  const isBraced = text.charAt(at + 1) === '{'
  name.lastIndex = at + (isBraced ? 2 : 1)
  const found = name.exec(text)?.[0]
  const end = (isBraced ? at + 2 : at + 1) + (found?.length ?? 0)
  if (found !== undefined && (!isBraced || text.charAt(end) === '}'))
    return { name: found, end: isBraced ? end + 1 : end }
  if (text.charAt(at + 1) === '(')
    return `must not have $(…): ${noShell}; write a list of commands, or quote the $ with '…'`
  return isBraced
    ? 'must have only ${NAME}: give a variable its default below variables'
    : "must have a variable's name after $; a plain $ is written \\$ or '$'"
}

const joined = (parts: Word): Word => {
  const result: (string | VariablePart)[] = []
  for (const part of parts) {
    const last = result.at(-1)
    if (typeof part === 'string' && typeof last === 'string')
      result[result.length - 1] = last + part
    else if (part !== '') result.push(part)
  }
  return result
}

const quoted = (text: string): string =>
  plain.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`

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

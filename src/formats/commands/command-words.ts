import type { VariablePart, Word } from './command-line.ts'

/** What stands between words. */
export const blank = /[ \t]/

// A list is the words of one command below run, and commands below build.
const instead = 'put it into a script, or below build into a list of commands'

/** Why much of a shell's grammar is refused. */
export const noShell = 'there is no shell'

const operator = /[|&;<>()`]/
const name = /[A-Za-z_][A-Za-z0-9_]*/y

/** A word, and where it ends; or what is wrong with it, and where. */
export type ReadWord =
  | { readonly ok: true; readonly word: Word; readonly end: number }
  | { readonly ok: false; readonly problem: string; readonly at: number }

/** Reads the word that begins at `start`. */
export const readWord = (text: string, start: number): ReadWord => {
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
  `must not have an unquoted ${char}: ${noShell}; ${instead}, or quote it`

const wrongChar = (char: string, isFirst: boolean): string | undefined => {
  if (operator.test(char)) return operatorProblem(char)
  if (char === '\n' || char === '\r')
    return `must be one line: ${noShell}; ${instead}, or quote the line break`
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
    return `must not have $(…): ${noShell}; ${instead}, or quote the $ with '…'`
  return isBraced
    ? 'must have only ${NAME}: give a variable its default below variables'
    : "must have a variable's name after $; a plain $ is written \\$ or '$'"
}

/** The same word with neighbouring texts as one and none empty. */
export const joined = (parts: Word): Word => {
  const result: (string | VariablePart)[] = []
  for (const part of parts) {
    const last = result.at(-1)
    if (typeof part === 'string' && typeof last === 'string')
      result[result.length - 1] = last + part
    else if (part !== '') result.push(part)
  }
  return result
}

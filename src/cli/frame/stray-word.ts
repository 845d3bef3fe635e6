import { docAt, typedIn } from './owed.ts'
import type { Target } from './subjects.ts'

/** A word that no argument takes, as what it may have been meant. */
export interface StrayWord {
  /** Flags with the word, likelier ones first. */
  readonly guesses: readonly string[]
  /** The whole command with the likeliest of them; undefined: it is better not repeated. */
  readonly retyped: string | undefined
}

/** Finds the flags by which a command that takes no words would be given this one. */
export const strayWord = (
  root: unknown,
  line: readonly string[],
  argv: readonly string[],
  word: string,
): StrayWord => {
  const doc = docAt(root as Target, line.slice(1))
  const typed = argv.slice(line.length - 1)
  if (doc === undefined || (doc.args ?? []).length > 0) return { guesses: [], retyped: undefined }
  const { flags, words } = typedIn(doc, typed)
  const guesses = namesOf(word)
    .filter((flag) => doc.flags[flag] !== undefined && !flags.has(flag))
    .map((flag) => `--${flag} ${word}`)
  const isPlain = words === 1 && typed.every((each) => plain.test(each)) && !flags.has('token')
  const at = typed.indexOf(word)
  const rest = [...typed.slice(0, at), ...guesses.slice(0, 1), ...typed.slice(at + 1)]
  return {
    guesses,
    retyped: isPlain && guesses.length > 0 ? [...line, ...rest].join(' ') : undefined,
  }
}

/** What needs no quotes in any shell. */
const plain = /^[\w@%+=:,./-]+$/

/** The flags that a word like this is given by. */
const namesOf = (word: string): readonly string[] => {
  if (word.startsWith('dep_')) return ['deployment', 'to']
  if (word.startsWith('sha256:')) return ['digest']
  return stages.has(word) ? ['env', 'service', 'project'] : ['service', 'project', 'env']
}

const stages: ReadonlySet<string> = new Set(['development', 'staging', 'production'])

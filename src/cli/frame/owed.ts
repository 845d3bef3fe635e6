import { commonFlagsOf, docOf, type CommandDoc } from './command.ts'
import type { Target } from './subjects.ts'

/**
 * What a command needs in one of two ways, and was given in neither: its name, alone or after
 * `--name`, or one of the flags that it says exclude each other. The parser takes each for optional.
 */
export const owedTo = (root: unknown, line: readonly string[], argv: readonly string[]) => {
  const doc = docAt(root as Target, line.slice(1))
  if (doc === undefined) return []
  const { flags, words } = typedIn(doc, argv.slice(line.length - 1))
  const takesName = doc.flags['name'] !== undefined && doc.args?.[0]?.placeholder === 'NAME'
  const { oneOf = [] } = doc
  return [
    ...(takesName && words === 0 && !flags.has('name') ? ['NAME'] : []),
    ...(oneOf.some((flag) => flags.has(flag)) || oneOf.length === 0
      ? []
      : [oneOf.map((flag) => `--${flag}`).join(' or ')]),
  ]
}

/** What the command at this path says about itself. */
export const docAt = (target: Target, path: readonly string[]): CommandDoc | undefined => {
  const [word, ...rest] = path
  if (word === undefined) return docOf(target)
  if (!('getRoutingTargetForInput' in target)) return undefined
  const inner = target.getRoutingTargetForInput(word)
  return inner && docAt(inner, rest)
}

/** The flags in the words of a command line, and how many of the others there are. */
export const typedIn = (doc: CommandDoc, typed: readonly string[]) => {
  const known = { ...doc.flags, ...commonFlagsOf(doc) }
  const flags = new Set<string>()
  let words = 0
  for (let at = 0; at < typed.length; at += 1) {
    const [, flag, value] = /^--?([^=]+)(=.*)?$/s.exec(typed[at] ?? '') ?? []
    if (flag === undefined) words += 1
    else {
      flags.add(flag)
      if (value === undefined && known[flag === 'o' ? 'output' : flag]?.kind !== 'boolean') at += 1
    }
  }
  return { flags, words }
}

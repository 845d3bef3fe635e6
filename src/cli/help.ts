import { commonFlags, docOf, type CommandDoc } from './command.ts'
import type { Argument, Flag, Flags } from './flags.ts'
import type { Target } from './subjects.ts'
import { styled, type Terminal } from './terminal.ts'

type Row = readonly [left: string, right: string]

/** The help page of a command, or of a group of them. `prefix` is how it was reached. */
export const helpOf = (target: Target, prefix: readonly string[], terminal: Terminal): string => {
  const doc = docOf(target)
  const parts =
    'getAllEntries' in target
      ? groupParts(target, prefix)
      : commandParts(doc ?? { brief: target.brief, examples: [], flags: {} }, prefix)
  return parts
    .map(([title, lines]) =>
      title === '' ? lines : [styled(terminal, 'bold', title), ...lines.map((line) => `  ${line}`)],
    )
    .map((lines) => lines.map((line) => `${line.trimEnd()}\n`).join(''))
    .join('\n')
}

type Part = readonly [title: string, lines: readonly string[]]

const groupParts = (
  target: Extract<Target, { getAllEntries: unknown }>,
  prefix: readonly string[],
): readonly Part[] => {
  const rows = target
    .getAllEntries()
    .filter(({ hidden }) => !hidden)
    .map(({ name, target: { brief }, aliases }): Row => {
      const also = aliases.length === 0 ? '' : ` (or: ${aliases.join(', ')})`
      return [name.original, `${brief}${also}`]
    })
  return [
    ['', [target.fullDescription ?? target.brief]],
    ['Usage', [`${prefix.join(' ')} COMMAND`]],
    ['Commands', aligned(rows)],
    ['', [`${prefix.join(' ')} COMMAND --help says more, with examples.`]],
  ]
}

const commandParts = (doc: CommandDoc, prefix: readonly string[]): readonly Part[] => {
  const name = prefix.join(' ')
  const description = doc.description?.trim().split('\n') ?? []
  const examples = doc.examples.flatMap((example, index) => {
    const [line, does] = typeof example === 'string' ? [example] : example
    const said = does === undefined ? [] : [`${index > 0 ? '\n  ' : ''}# ${does}`]
    return [...said, `berth ${line}`]
  })
  const common = doc.isLocal
    ? Object.fromEntries(Object.entries(commonFlags).slice(0, 1))
    : commonFlags
  const parts: readonly Part[] = [
    ['', [doc.brief, ...(description.length > 0 ? ['', ...description] : [])]],
    ['Usage', [usageLine(name, doc)]],
    ['Examples', examples],
    ['Arguments', aligned((doc.args ?? []).map(argumentRow))],
    ['Flags', aligned(flagRows(doc.flags))],
    ['Output and server', aligned(flagRows(common))],
  ]
  return parts.filter(([, lines]) => lines.length > 0)
}

const usageLine = (name: string, { flags, args = [] }: CommandDoc): string => {
  const needed = Object.entries(flags)
    .filter(([, { optional }]) => !optional)
    .map(([flag, spec]) => `--${flag} ${placeholderOf(spec)}`)
  const words = args.map(({ placeholder, optional }) =>
    optional ? `[${placeholder}]` : placeholder,
  )
  return [name, ...words, ...needed, '[FLAGS]'].join(' ')
}

const argumentRow = ({ placeholder, brief }: Argument<unknown>): Row => [placeholder, brief]

const flagRows = (flags: Flags): readonly Row[] =>
  Object.entries(flags).map(([name, flag]): Row => {
    const short = name === 'output' ? '-o, ' : '    '
    const value = flag.kind === 'boolean' ? '' : ` ${placeholderOf(flag)}`
    const notes = [
      ...(flag.optional ? [] : ['required']),
      ...(flag.variadic ? ['may be repeated'] : []),
      ...(flag.values ? [flag.values.join(', ')] : []),
      ...(flag.fallback === undefined ? [] : [`default: ${flag.fallback}`]),
    ]
    return [
      `${short}--${name}${value}`,
      notes.length > 0 ? `${flag.brief} (${notes.join('; ')})` : flag.brief,
    ]
  })

const placeholderOf = (flag: Flag<unknown>): string =>
  flag.placeholder ?? (flag.kind === 'enum' ? 'WORD' : 'TEXT')

const aligned = (rows: readonly Row[]): readonly string[] => {
  const width = Math.max(0, ...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `${left.padEnd(width)}  ${right}`)
}

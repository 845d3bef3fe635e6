import { commonFlagsOf, docOf, type CommandDoc } from './command.ts'
import type { Argument, Flag, Flags } from '../words/flags.ts'
import { subjectGroups, type Target } from './subjects.ts'
import { styled, type Terminal } from '../shown/terminal.ts'

type Row = readonly [left: string, right: string]

const widest = 100

/** The help page of a command, or of a group of them. `prefix` is how it was reached. */
export const helpOf = (target: Target, prefix: readonly string[], terminal: Terminal): string => {
  const most = Math.min(terminal.width ?? widest, widest)
  const parts =
    'getAllEntries' in target
      ? groupParts(target, prefix, most)
      : commandParts(docOf(target) ?? { brief: '', examples: [], flags: {} }, prefix, most)
  return parts
    .map(([title, lines]) =>
      title === '' ? lines : [styled(terminal, 'bold', title), ...lines.map((line) => `  ${line}`)],
    )
    .map((lines) => lines.map((line) => `${line.trimEnd()}\n`).join(''))
    .join('\n')
}

const variables: readonly Row[] = [
  ['BERTH_SERVER, BERTH_TOKEN', 'A server and a token, instead of the saved ones'],
  ['BERTH_INSECURE=1', 'Send the token in clear to a server on another machine'],
  ['BERTH_REGISTRY_SERVER, _USERNAME, _PASSWORD', 'Credentials for one registry'],
  ['BERTH_REGISTRY_INSECURE=1', 'Speak plain HTTP to registries on other machines'],
  ['NO_COLOR', 'No colors, if it is not empty'],
]

const firstSteps: readonly Row[] = [
  ['berth serve', 'A server on this machine; its first start logs this command line in'],
  [
    'berth environment create k8s-east',
    'And report what runs there: berth deployment record --help',
  ],
  ['berth init, berth deploy', 'In the folder of a project: Berth builds it and runs it'],
]

type Part = readonly [title: string, lines: readonly string[]]

const groupParts = (
  target: Extract<Target, { getAllEntries: unknown }>,
  prefix: readonly string[],
  most: number,
): readonly Part[] => {
  const rows = target
    .getAllEntries()
    .filter(({ hidden }) => !hidden)
    .map(({ name, target: { brief }, aliases }): Row => {
      const also = aliases.length === 0 ? '' : ` (or: ${aliases.join(', ')})`
      return [name.original, `${brief}${also}`]
    })
  const isRoot = prefix.length === 1
  return [
    ['', [target.fullDescription ?? target.brief]],
    ['Usage', [`${prefix.join(' ')} COMMAND`]],
    ...(isRoot ? groupedParts(rows, most) : [['Commands', aligned(rows, most)] as const]),
    ...(isRoot ? [['Variables', aligned(variables, most)] as const] : []),
    ...(isRoot ? [['First steps', aligned(firstSteps, most)] as const] : []),
    ['', [`${prefix.join(' ')} COMMAND --help says more, with examples.`]],
  ]
}

/** The first words under what one comes for, all in the same columns. */
const groupedParts = (rows: readonly Row[], most: number): readonly Part[] => {
  const width = widthOf(rows)
  return Object.entries(subjectGroups).map(([title, group]): Part => [
    title,
    aligned(
      rows.filter(([name]) => Object.hasOwn(group, name)),
      most,
      width,
    ),
  ])
}

const commandParts = (
  doc: CommandDoc,
  prefix: readonly string[],
  most: number,
): readonly Part[] => {
  const name = prefix.join(' ')
  const description = fitted(doc.description?.trim() ?? '', most)
  const examples = doc.examples.flatMap((example, index) => {
    const [line, does] = typeof example === 'string' ? [example] : example
    const said = does === undefined ? [] : [`# ${does}`]
    return [...(index > 0 ? ['', ...said] : said), `berth ${line}`]
  })
  const parts: readonly Part[] = [
    ['', [doc.brief, ...(description.length > 0 ? ['', ...description] : [])]],
    ['Usage', [usageLine(name, doc)]],
    ['Examples', examples],
    ['Arguments', aligned((doc.args ?? []).map(argumentRow), most)],
    ['Flags', aligned(flagRows(doc.flags), most)],
    ['Output and server', aligned(flagRows(commonFlagsOf(doc)), most)],
  ]
  return parts.filter(([, lines]) => lines.length > 0)
}

const usageLine = (name: string, { flags, args = [] }: CommandDoc): string => {
  const needed = Object.entries(flags)
    .filter(([, { optional }]) => !optional)
    .map(([flag, spec]) => `--${flag} ${placeholderOf(flag, spec)}`)
  const words = args.map(({ placeholder, optional }) =>
    optional ? `[${placeholder}]` : placeholder,
  )
  return [name, ...words, ...needed, '[FLAGS]'].join(' ')
}

const argumentRow = ({ placeholder, brief }: Argument<unknown>): Row => [placeholder, brief]

const flagRows = (flags: Flags): readonly Row[] =>
  Object.entries(flags).map(([name, flag]): Row => {
    const short = name === 'output' ? '-o, ' : '    '
    const value = flag.kind === 'boolean' ? '' : ` ${placeholderOf(name, flag)}`
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

const placeholderOf = (name: string, { placeholder }: Flag<unknown>): string =>
  placeholder ?? name.toUpperCase()

/** A text as it stands, or filled anew where a line of it is too long. */
const fitted = (text: string, most: number): readonly string[] => {
  const lines = text === '' ? [] : text.split('\n')
  if (lines.every(({ length }) => length <= most)) return lines
  const paragraphs = text.split('\n\n').map((each) => wrapped(each.replaceAll('\n', ' '), most))
  return paragraphs.flatMap((each, index) => (index === 0 ? each : ['', ...each]))
}

/** Two columns, the right one wrapped so that a line with its indent has at most `most` columns. */
const aligned = (
  rows: readonly Row[],
  most: number,
  width: number = widthOf(rows),
): readonly string[] => {
  const room = most - width - 4
  // Where two columns have no room, the right one stands below.
  if (room < 20)
    return rows.flatMap(([left, right]) => [
      left,
      ...wrapped(right, Math.max(20, most - 6)).map((line) => `    ${line}`),
    ])
  return rows.flatMap(([left, right]) =>
    wrapped(right, room).map((line, index) =>
      `${(index === 0 ? left : '').padEnd(width)}  ${line}`.trimEnd(),
    ),
  )
}

const widthOf = (rows: readonly Row[]): number => Math.max(0, ...rows.map(([left]) => left.length))

const wrapped = (text: string, room: number): readonly string[] => {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= room)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

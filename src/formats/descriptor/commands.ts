import { parseArgv, parseCommand, type Command } from '../commands/command-line.ts'
import { parseDuration } from '../duration.ts'
import { parseInnerPath } from './inner-path.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'
import { parseReference } from '../oci/reference.ts'
import { either, listOf, mapped, textOf, type Shape } from '../yaml/shape.ts'
import { mapWith } from '../yaml/shape-of-maps.ts'
import { parseVariableKey } from '../variables/key.ts'

/** A second and an hour in milliseconds. */
export const [second, hour] = [1000, 3_600_000]

/** A duration between two, in milliseconds. */
export const duration = (leastMs: number, mostMs: number, description: string): Shape<number> => {
  const text = textOf(parseDuration({ leastMs, mostMs }), {
    pattern: '^(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?$',
    minLength: 2,
    description,
  })
  return {
    ...text,
    read: (node, path, note) => {
      // In quotes it would still say no unit.
      if (node.what !== 'scalar' || typeof node.value !== 'number')
        return text.read(node, path, note)
      const { value } = node
      note(node.at, `${path} must say its unit: ${value}s, ${value}ms or ${value}m`)
      return undefined
    },
  }
}

/** A path inside a folder. */
export const innerPath = (description: string): Shape<string> =>
  textOf(parseInnerPath, { minLength: 1, maxLength: 512, description })

const commandLine = textOf(parseCommand, {
  minLength: 1,
  maxLength: 8192,
  description: 'Split by the quoting of POSIX, with $NAME and ${NAME}; there is no shell.',
})
const argument = textOf<string>(parsed, {})
const argv: Shape<Command> = {
  schema: { type: 'array', items: argument.schema, minItems: 1, maxItems: 256 },
  read: (node, path, note) => {
    const words = listOf(argument, { least: 1, most: 256 }).read(node, path, note)
    const isWhole = node.what === 'list' && words?.length === node.items.length
    if (!words || words.length === 0 || !isWhole) return undefined
    const command = parseArgv(words)
    if (command.ok) return command.value
    note(node.at, `${path} ${command.problem}`)
    return undefined
  },
}

/** A command: text that is split, or a list that is taken as it is. */
export const command = either<Command>(
  { scalar: commandLine, list: argv },
  'text, or a list of arguments',
)
const commands = listOf(command, { least: 0, most: 64 })
const key = textOf(parseVariableKey, { pattern: '^[A-Za-z_][A-Za-z0-9_]*$', maxLength: 256 })

const buildMap = mapWith({
  commands: either<readonly Command[]>(
    { scalar: mapped(commandLine, (one) => [one]), list: commands },
    'text, or a list of commands',
  ),
  dockerfile: innerPath('The Dockerfile, below the service path.'),
  env: listOf(key, {
    least: 0,
    most: 256,
    description: 'The variables that the build may read; no secrets.',
  }),
  output: innerPath('The folder below path that is kept; everything where nothing is said.'),
  timeout: duration(second, 6 * hour, 'How long the build may take; 30m where nothing is said.'),
})

/** What was said of the build. */
export type BuildSaid = NonNullable<ReturnType<typeof buildMap.read>>
const onlyCommands = (list: readonly Command[], at: BuildSaid['at']): BuildSaid => ({
  values: { commands: list },
  places: { commands: at },
  at,
})

/** How to build: a command, a list of commands, or a map. */
export const build = either<BuildSaid>(
  {
    scalar: mapped(commandLine, (one, at) => onlyCommands([one], at)),
    list: mapped(commands, onlyCommands),
    map: buildMap,
  },
  'text, a list of commands, or a map',
)

const parseImage = (text: string): Parsed<string> => {
  const reference = parseReference(text)
  if (!reference.ok) return reference
  if (reference.value.kind !== 'registry')
    return unparsed('must be an image in a registry, such as ghcr.io/acme/shop@sha256:…')
  // A tag alone may mean something else tomorrow.
  return reference.value.digest === undefined
    ? unparsed('must say which image by its digest: name@sha256:…')
    : parsed(text)
}
const runMap = mapWith({
  command,
  image: textOf(parseImage, {
    minLength: 1,
    description: 'An image that is there already, with its digest; nothing is built then.',
  }),
})

/** What was said of the command. */
export type RunSaid = NonNullable<ReturnType<typeof runMap.read>>
const onlyCommand = (one: Command, at: RunSaid['at']): RunSaid => ({
  values: { command: one },
  places: { command: at },
  at,
})

/** What to run: a command, or a map with a command or an image. */
export const run = either<RunSaid>(
  { scalar: mapped(commandLine, onlyCommand), list: mapped(argv, onlyCommand), map: runMap },
  'text, a list of arguments, or a map',
)

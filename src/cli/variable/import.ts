import { setVariables } from '../../contract/variables.ts'
import { readDotenv, type DotenvEntry } from '../../formats/variables/dotenv.ts'
import { formatFlaws } from '../../formats/located.ts'
import { command } from '../frame/command.ts'
import { required, toggle } from '../words/flags.ts'
import type { Invocation } from '../frame/invocation.ts'
import { readInput } from '../words/read-input.ts'
import { UsageError } from '../frame/errors.ts'
import { applyFlag, applyIf } from './apply.ts'
import { createFlag, scopeFlags } from './scope.ts'
import { placeOf } from '../words/place.ts'
import { changedText } from './present.ts'

const mostBytes = 1024 * 1024

export const importFile = command({
  brief: 'Set all variables of a .env file at once',
  description: [
    'Reads the syntax of Docker Compose. References such as ${NAME} mean variables of the file alone,',
    'not your own. What is not in the file stays as it is; what has its value already is left alone.',
  ].join('\n'),
  examples: [
    'variable import --file .env --env staging',
    ['variable import --file - --secret --service web < secrets.env', 'all of them secrets'],
  ],
  flags: {
    file: required('The file; - is standard input', { placeholder: 'FILE' }),
    secret: toggle('Never show their values again'),
    ...applyFlag,
    ...createFlag,
    ...scopeFlags,
  },
  run: async (invocation, flags) => {
    const place = await placeOf(flags, invocation.context)
    const entries = await entriesIn(invocation, flags.file)
    const variables = entries.map(({ key, value }) => ({ key, value, secret: flags.secret }))
    const reply = await invocation.call(setVariables, {
      ...place,
      createEnv: flags['create-env'],
      variables,
    })
    await invocation.show(reply, changedText)
    await applyIf(flags.apply, invocation, place)
  },
})

const entriesIn = async (
  { context, note }: Invocation,
  file: string,
): Promise<readonly DotenvEntry[]> => {
  const read = readDotenv(textOf(await readInput(file, '--file', mostBytes, context)))
  if (!read.ok) {
    const more = read.flaws.length > 1 ? ` (and ${read.flaws.length - 1} more)` : ''
    throw new UsageError(
      `${formatFlaws(file, read.flaws.slice(0, 1))}${more}.`,
      'Correct the file; nothing was set.',
    )
  }
  const { entries, unset } = read.value
  for (const flaw of unset) note(formatFlaws(file, [flaw]))
  if (entries.length === 0)
    throw new UsageError(`${file} has no variables.`, 'Write one on each line: KEY=VALUE')
  return entries
}

const textOf = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new UsageError('--file is not UTF-8 text.', 'Save it as UTF-8.')
  }
}

import { command } from '../frame/command.ts'
import {
  contextName,
  readCredentials,
  useContext,
  type SavedContext,
} from '../frame/credentials.ts'
import { argument } from '../words/flags.ts'
import { MissingError, UsageError } from '../frame/errors.ts'
import { madeHere } from '../frame/invocation.ts'

export const use = command({
  brief: 'Choose the server and organization that commands talk to',
  examples: ['context use default@127.0.0.1:7420', 'context use acme'],
  flags: {},
  args: [
    argument('NAME', 'The context, or its organization or server if that says enough', 'context'),
  ],
  isLocal: true,
  run: async ({ context, show }, _, name) => {
    const chosen = choose(readCredentials(context).contexts, name)
    useContext(context, chosen)
    const { server, organization } = chosen
    const value = { name: contextName(chosen), server, organization }
    await show(madeHere(value), (it) => `Now in ${it.name}.\n`)
  },
})

const choose = (contexts: readonly SavedContext[], wanted: string): SavedContext => {
  const exact = contexts.filter((context) => contextName(context) === wanted)
  const close = contexts.filter(
    ({ organization, server }) => organization === wanted || server === wanted,
  )
  const found = exact.length > 0 ? exact : close
  const [only] = found
  if (only === undefined)
    throw new MissingError(
      `No context ${wanted} is saved.`,
      contexts.length === 0
        ? 'Save one: berth login --server URL --token-stdin'
        : `There are: ${contexts.map(contextName).join(', ')}`,
    )
  if (found.length > 1)
    throw new UsageError(
      `${wanted} can mean ${found.map(contextName).join(' or ')}.`,
      'Say which: berth context use ORGANIZATION@HOST',
    )
  return only
}

import { call } from '../client/call.ts'
import { whoami } from '../contract/access.ts'
import { askSecret } from './words/ask-secret.ts'
import { command } from './frame/command.ts'
import {
  findConnection,
  type ConnectionFlags,
  requireServer,
  requireTokenShape,
} from './frame/connection.ts'
import type { CliContext } from './frame/context.ts'
import { logInWhere } from './frame/log-in-where.ts'
import { saveContext } from './frame/credentials.ts'
import { environmentVariable } from './words/environment-variable.ts'
import { toggle } from './words/flags.ts'
import { withProgress } from './shown/progress.ts'
import { readStdin } from './words/read-input.ts'
import { UsageError } from './frame/errors.ts'

const mostTokenBytes = 4096

export const login = command({
  brief: 'Save a token for a server',
  description: [
    'Asks the server who the token belongs to, saves it for you alone (mode 0600) and makes it the',
    'current context. Without --token or --token-stdin it asks you, and shows nothing of the answer.',
  ].join('\n'),
  examples: [
    'login --server https://berth.example.com',
    ['login --server https://berth.example.com --token-stdin < token.txt', 'for scripts'],
  ],
  flags: { 'token-stdin': toggle('Read the token from standard input') },
  run: async ({ context, show }, flags) => {
    const { server, insecure } = flags
    const token = requireTokenShape(await tokenFrom(flags, context))
    const connection = findConnection({ server, insecure, token }, context)
    const asking = call(whoami, {}, connection).catch((error: unknown) => {
      throw logInWhere(error, connection.server)
    })
    const reply = await withProgress(context, `Waiting for ${connection.server.url}`, asking)
    const { organization, name } = reply.value
    const path = saveContext(context, { server: connection.server.url, organization, token })
    await show(
      reply,
      () =>
        `Logged in to ${connection.server.url} as ${name} (organization ${organization}).\nSaved in ${path}.\n`,
    )
  },
})

const tokenFrom = async (
  flags: ConnectionFlags & { readonly 'token-stdin'?: boolean | undefined },
  context: CliContext,
): Promise<string> => {
  if (flags.token !== undefined && flags['token-stdin'])
    throw new UsageError('--token and --token-stdin exclude each other.', 'Give one of them')
  if (flags['token-stdin'])
    return (await readStdin('--token-stdin', mostTokenBytes, context)).toString('utf8').trim()
  const given = flags.token ?? environmentVariable(context.env, 'BERTH_TOKEN')
  if (given !== undefined) return given
  if (context.stdin.isTTY) return (await askSecret('Token: ', context)).trim()
  const where = flags.server === undefined ? '' : ` --server ${requireServer(flags.server).url}`
  const accepted = flags.insecure ? ' --insecure' : ''
  throw new UsageError(
    'No token was given.',
    `Pipe it in: berth login${where}${accepted} --token-stdin < FILE`,
  )
}

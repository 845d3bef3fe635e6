import { misspelt, ofTheCommandLine } from '../../config/misspelt.ts'
import type { Connection } from '../../client/call.ts'
import { defaultServer, isLoopback, isSameHere, parseServer } from '../../client/server-address.ts'
import type { ServerAddress } from '../../client/server-address.ts'
import type { CliContext } from './context.ts'
import { readCredentials, type Credentials } from './credentials.ts'
import { environmentVariable, isSwitchedOn } from '../words/environment-variable.ts'
import { UsageError } from './errors.ts'
import { version } from './version.ts'

/** The flags that every command with a server has. */
export interface ConnectionFlags {
  readonly server?: string | undefined
  readonly token?: string | undefined
  readonly insecure?: boolean | undefined
}

/** How long one call may take, in milliseconds. */
const callMs = 30_000

/**
 * Finds the server (flag, variable, current context, the default) and the token (flag, variable,
 * the context saved for that server).
 */
export const findConnection = (
  flags: ConnectionFlags,
  context: CliContext,
  timeoutMs: number = callMs,
): Connection => {
  const { env } = context
  const slip = misspelt(env, ofTheCommandLine)
  if (slip !== undefined) throw new UsageError(slip, 'Set that one, or unset this')
  const named = flags.server ?? environmentVariable(env, 'BERTH_SERVER')
  const given = flags.token ?? environmentVariable(env, 'BERTH_TOKEN')
  // Who names both needs no file, and a broken one must not stand in the way.
  const saved =
    named !== undefined && given !== undefined
      ? { current: undefined, contexts: [] }
      : readCredentials(context)
  const asked = requireServer(named ?? saved.current?.server ?? defaultServer)
  const server = given === undefined ? savedAddress(saved, asked) : asked
  requireSafeWay(server, flags.insecure, env)
  const token = given ?? savedToken(saved, server)
  return { server, token: token && requireTokenShape(token), timeoutMs, agent: `berth/${version}` }
}

/** Reads a server's address, or says what one looks like. */
export const requireServer = (text: string): ServerAddress => {
  const server = parseServer(text)
  if (server) return server
  throw new UsageError(
    'The server must be an http or https URL without user name, query or fragment.',
    `Such as ${defaultServer} or https://berth.example.com`,
  )
}

/** Refuses to send a token in clear to another machine, unless somebody accepts that. */
export const requireSafeWay = (
  server: ServerAddress,
  insecure: boolean | undefined,
  env: CliContext['env'],
): void => {
  if (server.isSecure || isLoopback(server)) return
  if (insecure || isSwitchedOn(env, 'BERTH_INSECURE')) return
  throw new UsageError(
    `${server.url} is plain HTTP on another machine: your token would travel in clear.`,
    'Use https://, or accept it with --insecure (or BERTH_INSECURE=1)',
  )
}

/** Refuses what cannot be a token, without repeating it. */
export const requireTokenShape = (token: string): string => {
  if (/^[\x21-\x7e]{1,512}$/.test(token)) return token
  throw new UsageError(
    'The token must be 1 to 512 visible characters on one line.',
    'Copy it again, whole: it begins with berth_',
  )
}

/**
 * The address itself, or the one for which a login is saved under another name of this machine: a
 * token goes only where it was saved for.
 */
const savedAddress = ({ current, contexts }: Credentials, asked: ServerAddress): ServerAddress => {
  const all = [...(current ? [current] : []), ...contexts]
  if (all.some(({ server }) => server === asked.url)) return asked
  return (
    all.flatMap(({ server }) => parseServer(server) ?? []).find((it) => isSameHere(it, asked)) ??
    asked
  )
}

const savedToken = (
  { current, contexts }: Credentials,
  { url }: ServerAddress,
): string | undefined => {
  if (current?.server === url) return current.token
  const here = contexts.filter(({ server }) => server === url)
  if (here.length > 1) {
    const names = here.map(({ organization }) => organization).join(', ')
    throw new UsageError(
      `You are logged in to ${here.length} organizations at ${url}: ${names}.`,
      'Choose one: berth context use ORGANIZATION',
    )
  }
  return here[0]?.token
}

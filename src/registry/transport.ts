import type { Agent, IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http'
import { asFault, timedOut } from './network-fault.ts'
import { RegistryError } from './registry-error.ts'

/** How long resolving one reference may take, in milliseconds. */
export type Timeouts = {
  /** Until a connection is there. */
  readonly connectMs: number
  /** For everything that goes over the network, together. */
  readonly totalMs: number
  /** For a credential helper, which may have to ask its user. */
  readonly helperMs: number
}

/** One request. */
export type Exchange = {
  readonly url: URL
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly mostBytes: number
}

/** What came back, in full. */
export type Answer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Uint8Array
}

/** Sends requests until it is closed; all of them share one deadline and their connections. */
export type Transport = {
  readonly send: (exchange: Exchange) => Promise<Answer>
  readonly close: () => void
}

/** Opens a transport. Its time runs only while it sends: a credential helper has its own. */
export const openTransport = (timeouts: Timeouts, env: NodeJS.ProcessEnv): Transport => {
  const agents = new Map<string, Agent>()
  let leftMs = timeouts.totalMs
  return {
    send: async (exchange) => {
      const started = performance.now()
      const deadline = AbortSignal.timeout(Math.max(1, Math.ceil(leftMs)))
      try {
        return await sendOnce(exchange, agents, env, { connectMs: timeouts.connectMs, deadline })
      } catch (error) {
        throw deadline.aborted
          ? timedOut(exchange.url, timeouts.totalMs)
          : asFault(exchange.url, error)
      } finally {
        leftMs -= performance.now() - started
      }
    },
    close: () => agents.forEach((agent) => agent.destroy()),
  }
}

type Limits = { readonly connectMs: number; readonly deadline: AbortSignal }

const sendOnce = async (
  exchange: Exchange,
  agents: Map<string, Agent>,
  env: NodeJS.ProcessEnv,
  limits: Limits,
): Promise<Answer> => {
  // Only those who need a registry pay for loading these.
  const secure = exchange.url.protocol === 'https:'
  const module = secure ? await import('node:https') : await import('node:http')
  const agent = agents.get(exchange.url.protocol) ?? new module.Agent(agentOptions(secure, env))
  agents.set(exchange.url.protocol, agent)
  const { url, method, headers, body } = exchange
  const options: RequestOptions = {
    agent,
    method,
    headers: { ...headers, 'accept-encoding': 'identity', 'user-agent': 'berth' },
    signal: limits.deadline,
  }
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const request = module.request(url, options, resolve)
  request.on('error', reject)
  const timer = setTimeout(() => request.destroy(timedOut(url, limits.connectMs)), limits.connectMs)
  request.on('socket', (socket) => {
    if (!socket.connecting) clearTimeout(timer)
    else socket.once(secure ? 'secureConnect' : 'connect', () => clearTimeout(timer))
  })
  request.end(body)
  try {
    return await readAnswer(exchange, await promise)
  } finally {
    clearTimeout(timer)
  }
}

/** Proxies are for HTTPS alone: a plain request would show them everything, credentials too. */
const agentOptions = (secure: boolean, env: NodeJS.ProcessEnv): object =>
  secure
    ? {
        keepAlive: true,
        proxyEnv: {
          HTTPS_PROXY: env['HTTPS_PROXY'] ?? env['https_proxy'],
          NO_PROXY: env['NO_PROXY'] ?? env['no_proxy'],
        },
      }
    : { keepAlive: true }

const readAnswer = async (exchange: Exchange, message: IncomingMessage): Promise<Answer> => {
  const { url, mostBytes } = exchange
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length
    // Leaving the loop destroys the connection.
    if (length > mostBytes)
      throw new RegistryError(
        'registry_too_large',
        `${url.host} answered with more than ${mostBytes} bytes where a manifest or a token is due`,
        'Check the registry and the reference: this is no manifest',
      )
    chunks.push(chunk)
  }
  const { statusCode: status = 0, headers } = message
  return { status, headers, body: Buffer.concat(chunks) }
}

import { Agent, type IncomingMessage } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { DockerError, inOneLine, isAway } from './docker-error.ts'
import { readAll, send, usualWithinMs, type Ask } from './exchange.ts'
import { fieldAt } from './fields.ts'
import { chooseVersion } from './version.ts'

/** Docker's Engine API on its socket. */
export interface Engine {
  readonly socket: string
  /**
   * The answer as JSON; null where it has none. An answer of 400 or more is a `DockerError`. While
   * Docker is away it is asked again, so that what is asked must be allowed twice.
   */
  ask(ask: Ask): Promise<unknown>
  /** Asks once, and answers when the answer begins; the caller reads it to its end. */
  open(ask: Ask): Promise<IncomingMessage>
  /** Does it again while Docker is away, for as long as patience lasts. */
  patiently<T>(act: () => Promise<T>, signal?: AbortSignal): Promise<T>
  /** Ends all connections, and what waits on them. */
  close(): void
}

/** How often it is tried again. */
const pauseMs = 200

/** Speaks with Docker on a socket; nothing is sent before the first question. */
export const openEngine = (
  socket: string,
  patienceMs: number,
  silentMs: number = usualWithinMs,
): Engine => {
  const closed = new AbortController()
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 8 })
  let answers = 0
  const open = asker(socket, agent, closed.signal, silentMs, () => (answers += 1))
  const patiently = persist(patienceMs, closed.signal, () => answers)
  const askOnce = async (ask: Ask): Promise<unknown> => {
    const { withinMs = silentMs } = ask
    const bytes = await readAll(socket, await open(ask), withinMs)
    return bytes.length === 0 ? null : parsed(bytes)
  }
  return {
    socket,
    ask: (ask) => patiently(() => askOnce(ask), ask.signal),
    open,
    patiently,
    close: () => {
      closed.abort()
      agent.destroy()
    },
  }
}

/** Asks once, in the version that was agreed on. */
const asker = (
  socket: string,
  agent: Agent,
  closed: AbortSignal,
  silentMs: number,
  answered: () => void,
): Engine['open'] => {
  let version: string | undefined
  const negotiate = async (signal: AbortSignal): Promise<string> => {
    const ping = { method: 'GET', path: '/_ping', withinMs: silentMs, signal } as const
    const answer = await send(socket, agent, ping)
    await readAll(socket, answer, silentMs)
    const offered = answer.headers['api-version']
    return chooseVersion(socket, typeof offered === 'string' ? offered : undefined)
  }
  return async (ask) => {
    const signal = ask.signal ? AbortSignal.any([ask.signal, closed]) : closed
    try {
      version ??= await negotiate(signal)
      const path = `/v${version}${ask.path}`
      const answer = await send(socket, agent, { withinMs: silentMs, ...ask, path, signal })
      answered()
      if ((answer.statusCode ?? 0) < 400) return answer
      throw await refusalOf(socket, answer)
    } catch (error) {
      // Another Docker may come back than the one that went away.
      if (isAway(error)) version = undefined
      throw error
    }
  }
}

/** As often may Docker go away again while one thing is done: what it does may be the cause. */
const mostReturns = 3

const persist =
  (patienceMs: number, closed: AbortSignal, answers: () => number): Engine['patiently'] =>
  async (act, asked) => {
    const signal = asked ? AbortSignal.any([asked, closed]) : closed
    // Counts from when Docker was missed, which may be long after the act began.
    let until: number | undefined
    let heard = 0
    let returns = 0
    for (;;) {
      try {
        return await act()
      } catch (error) {
        const hasReturned = until !== undefined && answers() > heard && ++returns <= mostReturns
        if (until === undefined || hasReturned) until = performance.now() + patienceMs
        heard = answers()
        if (!isAway(error) || performance.now() >= until) throw error
        await pause(pauseMs, undefined, { signal })
      }
    }
  }

const parsed = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown
  } catch {
    throw new DockerError('Docker gave an odd answer: it is no JSON.')
  }
}

const refusalOf = async (socket: string, answer: IncomingMessage): Promise<DockerError> => {
  const status = answer.statusCode ?? 0
  const bytes = await readAll(socket, answer)
  const text = bytes.toString('utf8')
  let message: unknown = text
  try {
    message = fieldAt(JSON.parse(text), 'message') ?? text
  } catch {
    // A proxy or a dying server answers with plain text.
  }
  const line = inOneLine(new Error(typeof message === 'string' ? message : text))
  // Refused for its version means that it was exchanged since it was asked: negotiate again.
  const isAway = status === 400 && /client version .* too (?:new|old)/.test(line)
  return new DockerError(`Docker answered ${status}: ${line || 'nothing more'}`, { status, isAway })
}

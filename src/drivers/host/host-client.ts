import { Agent, request } from 'node:http'
import { Fault } from '../../core/kernel/refusal.ts'
import { wireVersion, type MessageName, type Messages } from '../../host/wire.ts'

/** How long the host may take to answer beyond what it was asked to wait, in milliseconds. */
const patienceMs = 10_000
/** The longest answer: a page of logs. In bytes. */
const mostBytes = 64 * 1_048_576

/** Says one message to the host and answers what it says; a fault when it does not answer. */
export type HostClient = <M extends MessageName>(
  message: M,
  sent: Messages[M]['sent'],
  waitMs?: number,
) => Promise<Messages[M]['answered']>

/** Speaks to the host that listens where `socketPath` says at each call, as hosts may change. */
export const hostClient = (socketPath: () => string | undefined): HostClient => {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 })
  return async (message, sent, waitMs = 0) => {
    const path = socketPath()
    if (path === undefined) throw unreachable('no host has started yet')
    const { status, text } = await say(agent, path, message, JSON.stringify(sent), waitMs)
    const body = readJson(text)
    if (status === 200) return body as never
    throw unreachable(problemIn(body) ?? `it answered ${status}`)
  }
}

const say = (
  agent: Agent,
  socketPath: string,
  message: MessageName,
  body: string,
  waitMs: number,
): Promise<{ readonly status: number; readonly text: string }> =>
  new Promise((resolve, reject) => {
    const asked = request(
      {
        agent,
        socketPath,
        method: 'POST',
        path: `/v${wireVersion}/${message}`,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
        signal: AbortSignal.timeout(waitMs + patienceMs),
      },
      (answer) => {
        const parts: Buffer[] = []
        let bytes = 0
        answer.on('data', (part: Buffer) => {
          parts.push(part)
          bytes += part.byteLength
          if (bytes > mostBytes) answer.destroy(new Error('its answer is too long'))
        })
        answer.once('error', (error) => reject(unreachable(error.message)))
        answer.once('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            text: Buffer.concat(parts).toString('utf8'),
          }),
        )
      },
    )
    asked.once('error', (error) => reject(unreachable(error.message)))
    asked.end(body)
  })

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw unreachable('its answer cannot be read')
  }
}

const problemIn = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null && 'problem' in body ? String(body.problem) : undefined

const unreachable = (why: string): Fault =>
  new Fault('host_unreachable', `The host does not do it: ${why}.`)

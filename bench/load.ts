import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { atEnd } from './scratch.ts'

/** What the clients are told to send: one list of requests for each connection. */
export interface Load {
  readonly port: number
  readonly requests: readonly (readonly string[])[]
}

/** What came of it. Times in milliseconds; latencies in ascending order. */
export interface Loaded {
  readonly ms: number
  readonly latencies: readonly number[]
  readonly bytes: number
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>
  /** The last answer's body of each connection. */
  readonly last: readonly string[]
}

export interface Clients {
  send(load: Load): Promise<Loaded>
}

const program = fileURLToPath(import.meta.resolve('./load-process.ts'))

/** Clients in a process of their own, which does nothing but send and receive. */
export const startClients = (): Clients => {
  const child = fork(program, { stdio: 'inherit' })
  atEnd(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.disconnect()
    await once(child, 'exit')
  })
  return {
    send: async (load) => {
      child.send(load)
      const [loaded] = (await once(child, 'message')) as [Loaded | { failed: string }]
      if ('failed' in loaded) throw new Error(`the clients failed: ${loaded.failed}`)
      return loaded
    },
  }
}

/** One HTTP/1.1 request, ready to be written. */
export const requestText = (
  method: 'GET' | 'POST',
  path: string,
  secret: string,
  body?: object,
): string => {
  const text = body === undefined ? '' : JSON.stringify(body)
  const head = [
    `${method} ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: Bearer ${secret}`,
    ...(body === undefined
      ? []
      : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`]),
  ]
  return `${head.join('\r\n')}\r\n\r\n${text}`
}

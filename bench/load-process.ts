// The clients: keep-alive connections that each write a ready request and wait for its answer.
import { connect } from 'node:net'
import type { Load, Loaded } from './load.ts'

interface Connection {
  readonly latencies: readonly number[]
  readonly statuses: Readonly<Record<string, number>>
  readonly bytes: number
  readonly last: string
}

const headEnd = Buffer.from('\r\n\r\n')

/** The first whole answer in the bytes: its status and where its body begins and ends. */
const answerIn = (bytes: Buffer) => {
  const at = bytes.indexOf(headEnd)
  if (at < 0) return undefined
  const head = bytes.toString('latin1', 0, at)
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
  if (length === undefined) throw new Error(`an answer without Content-Length: ${head}`)
  const begin = at + headEnd.length
  const end = begin + Number(length)
  return bytes.length < end ? undefined : { status: head.slice(9, 12), begin, end }
}

const runConnection = (port: number, requests: readonly Buffer[]): Promise<Connection> =>
  new Promise((resolve, reject) => {
    const latencies: number[] = []
    const statuses: Record<string, number> = {}
    let bytes = 0
    let received: Buffer = Buffer.alloc(0)
    let sent = 0
    let sentAt = 0
    const socket = connect({ host: '127.0.0.1', port, noDelay: true })
    const next = (): void => {
      sentAt = performance.now()
      socket.write(requests[sent] ?? '')
    }
    socket.once('connect', next)
    socket.once('error', reject)
    socket.on('data', (part: Buffer) => {
      received = received.length === 0 ? part : Buffer.concat([received, part])
      const answer = answerIn(received)
      if (!answer) return
      latencies.push(performance.now() - sentAt)
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
      bytes += received.length
      sent += 1
      if (sent === requests.length) {
        const last = received.toString('utf8', answer.begin, answer.end)
        socket.destroy()
        return resolve({ latencies, statuses, bytes, last })
      }
      received = Buffer.alloc(0)
      next()
    })
    socket.once('close', () => reject(new Error(`closed after ${sent} answers`)))
  })

const run = async ({ port, requests }: Load): Promise<Loaded> => {
  const ready = requests.map((each) => each.map((text) => Buffer.from(text)))
  const began = performance.now()
  const ran = await Promise.all(ready.map((each) => runConnection(port, each)))
  const ms = performance.now() - began
  const statuses: Record<string, number> = {}
  for (const one of ran)
    for (const [status, count] of Object.entries(one.statuses))
      statuses[status] = (statuses[status] ?? 0) + count
  return {
    ms,
    latencies: Float64Array.from(ran.flatMap(({ latencies }) => latencies))
      .sort()
      .values()
      .toArray(),
    bytes: ran.reduce((sum, one) => sum + one.bytes, 0),
    statuses,
    last: ran.map(({ last }) => last),
  }
}

process.on('message', (load: Load) => {
  run(load).then(
    (loaded) => process.send?.(loaded),
    (error: unknown) => process.send?.({ failed: String(error) }),
  )
})

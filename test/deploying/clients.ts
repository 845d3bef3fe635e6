import { randomBytes } from 'node:crypto'
import { Agent, request as httpRequest } from 'node:http'

/** What clients met. */
export interface Met {
  answered: number
  echoed: number
  readonly bad: string[]
}

const body = Buffer.alloc(64 * 1024, 'b')
const pauseMs = 5

/** Gets, posts and talks over WebSockets until it is stopped. */
export const everyClient = (port: number, host: string) => {
  const met: Met = { answered: 0, echoed: 0, bad: [] }
  let isGoing = true
  const ask = async (keepAlive: boolean): Promise<void> => {
    const agent = new Agent({ keepAlive })
    for (let turn = 0; isGoing; turn++) {
      const found = await one({ agent, port, host }, turn % 3 === 0 ? body : null)
      if (found === 'ok') met.answered += 1
      else met.bad.push(found)
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
    agent.destroy()
  }
  const all = [
    ...[true, true, true, false, false].map(ask),
    ...[0, 1].map(() => converse(port, host, met, () => isGoing)),
  ]
  return {
    met,
    stop: async (): Promise<readonly string[]> => {
      isGoing = false
      await Promise.all(all)
      return met.bad
    },
  }
}

const one = (
  to: { readonly agent: Agent; readonly port: number; readonly host: string },
  sent: Buffer | null,
): Promise<string> =>
  new Promise((resolve) => {
    const { agent, port, host } = to
    const method = sent ? 'POST' : 'GET'
    const headers = { Host: host }
    const request = httpRequest({ agent, port, host: '127.0.0.1', method, headers, path: '/echo' })
    request.on('error', (error) => resolve(String(error)))
    request.on('response', (response) => {
      let bytes = 0
      response.on('data', (piece: Buffer) => (bytes += piece.length))
      response.on('error', (error) => resolve(String(error)))
      response.on('end', () => {
        const isWhole = response.statusCode === 200 && bytes === (sent?.length ?? 5)
        resolve(isWhole ? 'ok' : `${response.statusCode} with ${bytes} bytes`)
      })
    })
    if (sent) request.write(sent.subarray(0, 1000))
    request.end(sent?.subarray(1000))
  })

/** One that is asked to close (1012) is opened again. */
const converse = async (
  port: number,
  host: string,
  met: Met,
  isGoing: () => boolean,
): Promise<void> => {
  for (let turn = 0; isGoing(); turn++) {
    const why = await talk(port, host, `message ${turn}`, met, isGoing)
    if (why !== '1012' && isGoing()) met.bad.push(`a WebSocket ended: ${why}`)
  }
}

/** Says something again and again, and hears it; answers the close code, or what went wrong. */
const talk = (
  port: number,
  host: string,
  message: string,
  met: Met,
  isGoing: () => boolean,
): Promise<string> =>
  new Promise((resolve) => {
    const headers = {
      Host: host,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    }
    const request = httpRequest({ port, host: '127.0.0.1', headers, agent: false })
    request.on('error', (error) => resolve(String(error)))
    request.on('response', ({ statusCode }) => resolve(`answered ${statusCode}`))
    request.on('upgrade', (_response, socket) => {
      let heard = Buffer.alloc(0)
      socket.on('error', (error) => resolve(String(error)))
      socket.on('close', () => resolve('closed without a word'))
      socket.on('data', (piece: Buffer) => {
        heard = Buffer.concat([heard, piece])
        for (let length = heard[1] ?? 0; heard.length >= 2 + length; length = heard[1] ?? 0) {
          if (heard.length < 2) break
          const payload = heard.subarray(2, 2 + length)
          const isClose = ((heard[0] ?? 0) & 15) === 8
          heard = heard.subarray(2 + length)
          if (isClose) {
            resolve(String(payload.readUInt16BE(0)))
            return void socket.end(frame(0x88, payload))
          }
          met.echoed += 1
          if (payload.toString() !== message) met.bad.push(`${payload.toString()} came back`)
          if (isGoing()) setTimeout(() => socket.write(frame(0x81, Buffer.from(message))), pauseMs)
          else socket.write(frame(0x88, Buffer.from([0x03, 0xe8])))
        }
      })
      socket.write(frame(0x81, Buffer.from(message)))
    })
    request.end()
  })

/** A frame of a client, masked with zeros (RFC 6455, section 5.3), below 126 bytes. */
const frame = (first: number, payload: Buffer): Buffer =>
  Buffer.concat([Buffer.from([first, 0x80 | payload.length, 0, 0, 0, 0]), payload])

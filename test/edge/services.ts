import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { TestContext } from 'node:test'
import type { Address } from '../../src/host/address.ts'
import { startService } from './world.ts'

/** A version of a service, to be switched to and stopped. */
export interface Service {
  readonly name: string
  readonly address: Address
  stop(): Promise<void>
}

/** Answers `hello`, echoes bodies and the messages of WebSockets. */
export const startWebSocketService = async (t: TestContext, name: string): Promise<Service> => {
  const { server, host, port } = await startService(t, (request, response) => {
    if (request.method === 'POST') request.pipe(response)
    else response.end('hello')
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => socket.destroy())
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${acceptOf(request.headers['sec-websocket-key'] ?? '')}\r\n\r\n`,
    )
    socket.on('data', (piece: Buffer) => echo(socket, piece))
    socket.on('end', () => socket.end())
  })
  const stop = async (): Promise<void> => {
    // At once and with all its connections, as a process that is killed.
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve())
    })
    server.closeAllConnections()
    await closed
  }
  return { name, address: { host, port }, stop }
}

export const acceptOf = (key: string): string =>
  createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')

/** Frames below 126 bytes, which arrive whole. */
const echo = (socket: Duplex, piece: Buffer): void => {
  for (let at = 0; at + 6 <= piece.length;) {
    const length = (piece[at + 1] ?? 0) & 127
    const mask = piece.subarray(at + 2, at + 6)
    const text = piece
      .subarray(at + 6, at + 6 + length)
      .map((byte, index) => byte ^ (mask[index % 4] ?? 0))
    const closes = ((piece[at] ?? 0) & 15) === 8
    socket.write(Buffer.concat([Buffer.from([closes ? 0x88 : 0x81, length]), text]))
    if (closes) socket.end()
    at += 6 + length
  }
}

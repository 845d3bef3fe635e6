import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

/** How a body is sent on. */
export interface BodyWay {
  readonly chunked: boolean
  readonly mostBytes: number
  /** All of it has been written. */
  sent(): void
  /** It has more bytes than it may; nothing more is written. */
  tooLarge(): void
}

/**
 * Sends a request's body on as it comes, and no faster than the instance takes it: the request is
 * paused when the socket is full, and whoever hears the socket drain resumes it.
 */
export const sendBody = (request: IncomingMessage, socket: Socket, way: BodyWay): void => {
  let bytes = 0
  request.on('data', (piece: Buffer) => {
    if (bytes > way.mostBytes || socket.destroyed) return
    bytes += piece.length
    if (bytes > way.mostBytes) way.tooLarge()
    else if (!write(socket, piece, way.chunked)) request.pause()
  })
  request.once('end', () => {
    if (bytes > way.mostBytes || socket.destroyed) return
    if (way.chunked) socket.write(`0\r\n${trailerLines(request.rawTrailers)}\r\n`, 'latin1')
    way.sent()
  })
}

const write = (socket: Socket, piece: Buffer, chunked: boolean): boolean => {
  if (!chunked) return socket.write(piece)
  socket.cork()
  socket.write(`${piece.length.toString(16)}\r\n`, 'latin1')
  socket.write(piece)
  const room = socket.write('\r\n', 'latin1')
  socket.uncork()
  return room
}

/** Trailers that change how a message is read or routed end here (RFC 9110, 6.5.1). */
export const mayTrail = (name: string): boolean =>
  !/^(?:host|content-.*|transfer-encoding|te|trailer|connection|authorization|cookie|set-cookie|x[-_]forwarded.*|forwarded)$/i.test(
    name,
  )

const trailerLines = (raw: readonly string[]): string => {
  let lines = ''
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] ?? ''
    if (mayTrail(name)) lines += `${name}: ${raw[at + 1] ?? ''}\r\n`
  }
  return lines
}

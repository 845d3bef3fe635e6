import type { Socket } from 'node:net'
import { closeForClient, createFrames } from './web-socket.ts'

/** Two connections that have become one. */
export interface Spliced {
  /** Asks the client to close; only a WebSocket can be asked. Once is enough. */
  tell(): void
}

/** What has already arrived, and what is spoken. */
export interface Splicing {
  /** From the client. */
  readonly early: Buffer
  /** From the instance. */
  readonly rest: Buffer
  readonly webSocket: boolean
  readonly toldMs: number
}

/** Joins both, each no faster than the other takes; when one is gone the other is closed. */
export const splice = (client: Socket, instance: Socket, splicing: Splicing): Spliced => {
  const { early, rest, webSocket, toldMs } = splicing
  const frames = webSocket ? createFrames() : null
  let asked: 'no' | 'at the next end' | 'yes' = 'no'

  const ask = (): void => {
    asked = 'yes'
    client.write(closeForClient)
    const timer = setTimeout(() => instance.destroy(), toldMs)
    instance.once('close', () => clearTimeout(timer))
  }
  const toClient = (piece: Buffer): void => {
    // Nothing may follow a close frame, and what the instance still says is for nobody.
    if (asked === 'yes') return
    const end = frames?.push(piece) ?? -1
    const ends = asked === 'at the next end' && end >= 0 && frames?.closed() === false
    if (!client.write(ends ? piece.subarray(0, end) : piece)) hold(instance, client)
    if (ends) ask()
  }
  const toInstance = (piece: Buffer): void => {
    if (!instance.write(piece)) hold(client, instance)
  }

  instance.on('error', () => instance.destroy())
  client.on('data', toInstance)
  instance.on('data', toClient)
  client.once('end', () => instance.end())
  instance.once('end', () => client.end())
  client.once('close', () => instance.destroy())
  instance.once('close', () => client.destroySoon())
  if (early.length > 0) toInstance(early)
  if (rest.length > 0) toClient(rest)
  return {
    tell: () => {
      if (!frames || asked !== 'no' || frames.closed()) return
      if (frames.atEnd()) ask()
      else asked = 'at the next end'
    },
  }
}

/** Stops reading from one until the other has room. */
const hold = (from: Socket, to: Socket): void => {
  from.pause()
  to.once('drain', () => from.resume())
}

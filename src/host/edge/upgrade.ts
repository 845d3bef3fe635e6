import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Address } from '../address.ts'
import type { AnswerHead } from './answer-head.ts'
import type { Around, Forwarding } from './exchange.ts'
import { pageText } from './pages.ts'
import { splice, type Spliced } from './splice.ts'
import type { Conversation, Failure, Upstream } from './upstream.ts'

/** Carries one request that asks for another protocol; afterwards both sides are one pipe. */
export class Upgrade implements Conversation {
  readonly method: string
  #around: Around
  #forwarding: Forwarding
  #client: Socket
  #early: Buffer
  #tried: Address[] = []
  #upstream: Upstream | null = null
  #spliced: Spliced | null = null
  #told = false
  #headDone = false
  #over = false

  constructor(around: Around, forwarding: Forwarding, client: Socket, early: Buffer) {
    this.#around = around
    this.#forwarding = forwarding
    this.#client = client
    this.#early = early
    this.method = forwarding.asked.method
    client.on('error', () => client.destroy())
    client.once('close', () => {
      this.#over = true
      this.#upstream?.drop()
    })
  }

  /** Picks an instance and sends the head, on a connection of its own. */
  start(): void {
    const { deployment, head } = this.#forwarding
    const address = this.#around.next(deployment, this.#tried)
    const upstream = address && this.#around.upstreams.take(deployment, address, 0)
    if (!upstream) {
      this.#refuse(503)
      return
    }
    this.#tried.push(address)
    this.#upstream = upstream
    upstream.carry(this, `${head}\r\n`)
    upstream.sent()
  }

  /** Asks both sides to close, where the protocol has a word for it. */
  tell(): void {
    this.#told = true
    this.#spliced?.tell()
  }

  switched(head: AnswerHead, rest: Buffer): void {
    const upstream = this.#upstream
    if (!upstream) return
    const socket = upstream.detach()
    socket.setTimeout(this.#around.limits.upgradedSilentMs, () => socket.destroy())
    this.#client.write(
      headText(head, ['Connection: Upgrade', `Upgrade: ${head.upgrade}`]),
      'latin1',
    )
    this.#spliced = splice(this.#client, socket, {
      early: this.#early,
      rest,
      webSocket: head.upgrade === 'websocket',
      toldMs: this.#around.limits.toldMs,
    })
    if (this.#told || this.#around.leaving()) this.tell()
  }

  /** A refusal of the instance goes back as it is, and the connection ends with it. */
  head(head: AnswerHead): void {
    this.#headDone = true
    this.#client.write(headText(head, ['Connection: close']), 'latin1')
  }

  body(piece: Buffer): void {
    const socket = this.#upstream?.socket
    if (this.#client.write(piece) || socket?.isPaused() === true) return
    socket?.pause()
    this.#client.once('drain', () => socket?.resume())
  }

  end(): void {
    this.#over = true
    // It is this client's own: another request must not come to depend on its end.
    this.#upstream?.drop()
    this.#client.end()
  }

  failed({ why, answered }: Failure): void {
    if (this.#over) return
    if (why === 'unreachable' && !answered && this.#tried.length < 3) this.start()
    else if (this.#headDone) this.#client.destroy()
    else this.#refuse(why === 'unreachable' ? 503 : why === 'silent' ? 504 : 502)
  }

  information(): void {}
  connected(): void {}
  settled(): void {}
  drained(): void {}

  #refuse(status: number): void {
    this.#over = true
    this.#client.end(pageText(status))
  }
}

const headText = ({ status, headers }: AnswerHead, more: readonly string[]): string => {
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`
  for (let at = 0; at < headers.length; at += 2)
    text += `${headers[at] ?? ''}: ${headers[at + 1] ?? ''}\r\n`
  return `${text}${more.map((line) => `${line}\r\n`).join('')}\r\n`
}

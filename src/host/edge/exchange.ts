import type { IncomingMessage, ServerResponse } from 'node:http'
import { BadAnswer, type AnswerHead } from './answer-head.ts'
import type { Limits } from './limits.ts'
import { answerPage } from './pages.ts'
import { mayTrail, sendBody } from './request-body.ts'
import type { Asked } from './request-head.ts'
import type { Address } from '../address.ts'
import type { Conversation, Failure, Upstream } from './upstream.ts'
import { longestIdleMs, shortIdleMs, type Upstreams } from './upstreams.ts'

/** What an exchange needs of the edge. */
export interface Around {
  readonly limits: Limits
  readonly upstreams: Upstreams
  /** A ready address of the deployment, each in its turn, those not tried first; null for none. */
  next(deployment: string, tried: readonly Address[]): Address | null
  /** Whether clients are to let go of their connections. */
  leaving(): boolean
}

/** A request that is counted and knows where it goes. */
export interface Forwarding {
  readonly asked: Asked
  readonly deployment: string
  /** Without its last empty line. */
  readonly head: string
  /** Whether the client waits for a 100 before it sends the body. */
  readonly expects: boolean
}

/** As often as an instance that takes no connection is replaced by another. */
const mostAttempts = 3

const smallBody = 16 * 1024

/** Methods that a proxy may send twice by itself (RFC 9110, 9.2.2). */
const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE'])

/** Carries one request to an instance and its answer back. */
export class Exchange implements Conversation {
  readonly method: string
  #around: Around
  #forwarding: Forwarding
  #request: IncomingMessage
  #response: ServerResponse
  #upstream: Upstream | null = null
  #tried: Address[] = []
  #reused = false
  /** Whether the body has begun to go out. */
  #begun = false
  #allSent: boolean
  #headDone = false
  #over = false
  #held: Buffer | null = null
  #full = false
  #headOut = false
  #corked = false

  constructor(
    around: Around,
    forwarding: Forwarding,
    request: IncomingMessage,
    response: ServerResponse,
  ) {
    this.#around = around
    this.#forwarding = forwarding
    this.#request = request
    this.#response = response
    this.method = forwarding.asked.method
    this.#allSent = forwarding.asked.body === 'none'
    response.once('close', () => this.#closed())
    response.on('error', () => this.#closed())
  }

  /** Picks an instance and sends the head; in the tick in which the request is counted. */
  start(fresh = false): void {
    const { deployment, head, expects } = this.#forwarding
    const address = this.#around.next(deployment, this.#tried)
    const idleMs = fresh ? 0 : this.#isReplayable() ? longestIdleMs : shortIdleMs
    const upstream = address && this.#around.upstreams.take(deployment, address, idleMs)
    if (!upstream) {
      this.#refuse(503)
      return
    }
    this.#tried.push(address)
    this.#upstream = upstream
    this.#reused = upstream.carried > 0
    upstream.carry(this, `${head}${expects ? 'Expect: 100-continue\r\n' : ''}\r\n`)
    if (this.#allSent) upstream.sent()
  }

  connected(): void {
    if (!this.#allSent && !this.#forwarding.expects) this.#sendBody()
  }

  information(head: AnswerHead): void {
    if (head.status !== 100) {
      if (this.#request.httpVersionMinor > 0)
        this.#response.writeInformation(head.status, [...head.headers])
    } else if (this.#forwarding.expects && !this.#begun) {
      this.#response.writeContinue()
      this.#sendBody()
    }
  }

  head(head: AnswerHead): void {
    const headers = [...head.headers]
    if (head.length !== 'chunked' || this.#request.httpVersionMinor === 0) dropTrailer(headers)
    // Whether the client still sends the body that nobody asked for is its own choice.
    const uncertain = this.#forwarding.expects && !this.#begun
    if (uncertain || this.#around.leaving()) headers.push('Connection', 'close')
    try {
      this.#response.writeHead(head.status, headers)
    } catch (error) {
      throw new BadAnswer('a header that cannot be sent', { cause: error })
    }
    this.#headDone = true
  }

  body(piece: Buffer): void {
    if (this.#held) {
      if (!this.#corked) this.#response.cork()
      this.#corked = true
      this.#write(this.#held)
    }
    this.#held = piece
  }

  end(trailers: readonly string[]): void {
    this.#over = true
    if (trailers.length > 0) this.#addTrailers(trailers)
    const held = this.#held
    // As text it goes out in one piece with the head.
    if (held && !this.#headOut && held.length <= smallBody)
      this.#response.end(held.toString('latin1'), 'latin1')
    else if (held) this.#response.end(held)
    else this.#response.end()
    this.#held = null
    // An answer before the whole request: what is left of the body goes nowhere.
    if (!this.#allSent) this.#giveUp()
  }

  settled(): void {
    if (this.#held) this.#write(this.#held)
    else if (this.#headDone && !this.#over) this.#response.flushHeaders()
    this.#held = null
    if (this.#corked) this.#response.uncork()
    this.#corked = false
    if (this.#full && !this.#over) this.#waitForRoom()
  }

  drained(): void {
    if (this.#begun) this.#request.resume()
  }

  switched(): void {
    throw new BadAnswer('an upgrade that nobody asked for')
  }

  failed({ why, answered }: Failure): void {
    if (this.#over) return
    if (!answered && !this.#begun && this.#mayTryAgain(why)) this.start(why === 'cut')
    else if (this.#headDone) this.#response.destroy()
    else this.#refuse(why === 'unreachable' ? 503 : why === 'silent' ? 504 : 502)
  }

  #mayTryAgain(why: Failure['why']): boolean {
    if (this.#response.destroyed || this.#tried.length >= mostAttempts) return false
    // Nobody took the connection, so nobody has seen the request.
    return why === 'unreachable' || (why === 'cut' && this.#reused && this.#isReplayable())
  }

  #isReplayable(): boolean {
    return this.#forwarding.asked.body === 'none' && idempotent.has(this.method)
  }

  #sendBody(): void {
    const upstream = this.#upstream
    if (!upstream || this.#begun) return
    this.#begun = true
    sendBody(this.#request, upstream.socket, {
      chunked: this.#forwarding.asked.body === 'chunked',
      mostBytes: this.#around.limits.bodyBytes,
      sent: () => {
        this.#allSent = true
        upstream.sent()
      },
      tooLarge: () => {
        this.#giveUp()
        if (this.#headDone) this.#response.destroy()
        else this.#refuse(413)
      },
    })
  }

  #write(piece: Buffer): void {
    this.#headOut = true
    if (!this.#response.write(piece)) this.#full = true
  }

  #waitForRoom(): void {
    const socket = this.#upstream?.socket
    socket?.pause()
    this.#response.once('drain', () => {
      this.#full = false
      socket?.resume()
    })
  }

  #addTrailers(trailers: readonly string[]): void {
    if (this.#request.httpVersionMinor === 0) return
    const pairs: [string, string][] = []
    for (let at = 0; at < trailers.length; at += 2)
      if (mayTrail(trailers[at] ?? '')) pairs.push([trailers[at] ?? '', trailers[at + 1] ?? ''])
    this.#response.addTrailers(pairs)
  }

  #refuse(status: number): void {
    this.#over = true
    answerPage(this.#response, status, this.#allSent ? [] : ['Connection', 'close'])
  }

  #giveUp(): void {
    this.#upstream?.drop()
    this.#request.resume()
  }

  /** The answer is out, or the client is gone. */
  #closed(): void {
    if (!this.#over) this.#upstream?.drop()
    this.#over = true
  }
}

/** `Trailer` may only announce what can follow. */
const dropTrailer = (headers: string[]): void => {
  for (let at = headers.length - 2; at >= 0; at -= 2)
    if (headers[at]?.toLowerCase() === 'trailer') headers.splice(at, 2)
}

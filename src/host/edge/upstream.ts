import { connect, type Socket } from 'node:net'
import type { Address } from '../address.ts'
import { AnswerReader, type AnswerSink } from './answer-reader.ts'
import type { Limits } from './limits.ts'

/** Why nothing whole came back. */
export interface Failure {
  readonly why: 'unreachable' | 'cut' | 'silent' | 'bad answer'
  /** Whether a byte of an answer had come. */
  readonly answered: boolean
}

/** One request's side of a connection to an instance. */
export interface Conversation extends AnswerSink {
  /** Writing reaches the instance from here on. */
  connected(): void
  /** All that arrived together has been handed on. */
  settled(): void
  /** What was written has gone out. */
  drained(): void
  /** The connection is of no more use; after the answer it is not called. */
  failed(failure: Failure): void
}

/** What a connection tells its pool. */
export interface Keeper {
  idle(upstream: Upstream): void
  gone(upstream: Upstream): void
}

/** One connection to an instance: one request at a time, then idle until the next. */
export class Upstream {
  readonly address: Address
  readonly socket: Socket
  /** How many requests it carried before. */
  carried = 0
  /** Since when it waits for a request; milliseconds of a monotonic clock. */
  idleSince = 0
  #keeper: Keeper
  #reader: AnswerReader
  #conversation: Conversation | null = null
  #open = false
  #answered = false
  #sent = false

  constructor(address: Address, limits: Limits, keeper: Keeper) {
    this.address = address
    this.#keeper = keeper
    this.#reader = new AnswerReader(limits.headBytes)
    this.socket = connect({ ...address, noDelay: true, keepAlive: true })
    this.socket.setTimeout(limits.connectMs, () =>
      this.#fail(this.#open ? 'silent' : 'unreachable'),
    )
    this.socket.once('connect', () => {
      this.#open = true
      this.socket.setTimeout(limits.silentMs)
      this.#conversation?.connected()
    })
    this.socket.on('data', (piece: Buffer) => this.#data(piece))
    this.socket.on('drain', () => this.#conversation?.drained())
    this.socket.on('end', () => this.#ended())
    this.socket.on('error', () => this.#fail(this.#open ? 'cut' : 'unreachable'))
    this.socket.on('close', () => {
      this.#fail(this.#open ? 'cut' : 'unreachable')
      keeper.gone(this)
    })
  }

  /** Carries one more request; its body, if any, follows by `write`, then `sent`. */
  carry(conversation: Conversation, head: string): void {
    this.#conversation = conversation
    this.#answered = this.#sent = false
    this.#reader.begin()
    this.socket.write(head, 'latin1')
    if (this.#open) conversation.connected()
  }

  /** How long the instance says that it keeps it while it waits. */
  get keptMs(): number | null {
    return this.#reader.head?.keptMs ?? null
  }

  /** All of the request has been written. */
  sent(): void {
    this.#sent = true
    this.#rest()
  }

  /** Gives the request up, and the connection with it. */
  drop(): void {
    this.#conversation = null
    this.socket.destroy()
  }

  /** Hands the bare connection out, after an upgrade. */
  detach(): Socket {
    this.#conversation = null
    for (const event of ['data', 'drain', 'end', 'error', 'timeout'])
      this.socket.removeAllListeners(event)
    return this.socket
  }

  #data(piece: Buffer): void {
    const conversation = this.#conversation
    if (!conversation || this.#reader.whole) {
      this.socket.destroy()
      return
    }
    this.#answered = true
    try {
      this.#reader.push(piece, conversation)
    } catch {
      this.#fail('bad answer')
      return
    }
    conversation.settled()
    this.#rest()
  }

  #ended(): void {
    const conversation = this.#conversation
    if (conversation && !this.#reader.whole && this.#reader.close(conversation))
      conversation.settled()
    this.#fail('cut')
  }

  #fail(why: Failure['why']): void {
    const conversation = this.#conversation
    this.#conversation = null
    this.socket.destroy()
    if (conversation && !this.#reader.whole) conversation.failed({ why, answered: this.#answered })
  }

  #rest(): void {
    if (!this.#reader.whole || !this.#sent || !this.#conversation) return
    this.#conversation = null
    if (this.#reader.head?.kept === true && !this.socket.destroyed) this.#keeper.idle(this)
    else this.socket.destroy()
  }
}

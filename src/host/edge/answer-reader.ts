import { BadAnswer, readAnswerHead, type AnswerHead } from './answer-head.ts'
import { createChunks, type Chunks } from './chunks.ts'

/** Who hears what an instance answers. */
export interface AnswerSink {
  /** Of the request: what has no body depends on it. */
  readonly method: string
  /** A head below 200, other than 101. */
  information(head: AnswerHead): void
  head(head: AnswerHead): void
  body(piece: Buffer): void
  /** The answer is whole; trailers as name, value, name, value. */
  end(trailers: readonly string[]): void
  /** After a 101: the connection is the sink's from here on; `rest` has arrived already. */
  switched(head: AnswerHead, rest: Buffer): void
}

const headEnd = Buffer.from('\r\n\r\n')
const start = Buffer.from('HTTP/1.')
/** Heads below 200 are for a client that may not read: together at most so many of the largest. */
const mostInformation = 8
const nothing: Buffer = Buffer.alloc(0)

/** Reads the answers of one connection, one after another; throws `BadAnswer`. */
export class AnswerReader {
  /** The latest, of an answer that is no mere information. */
  head: AnswerHead | null = null
  #headBytes: number
  #pending: Buffer = nothing
  #informed = 0
  #left = 0
  #chunks: Chunks | null = null
  #where: 'head' | 'length' | 'chunked' | 'close' | 'over' = 'over'

  constructor(headBytes: number) {
    this.#headBytes = headBytes
  }

  /** Whether nothing is expected, or no more. */
  get whole(): boolean {
    return this.#where === 'over'
  }

  /** An answer is expected from here on. */
  begin(): void {
    this.#where = 'head'
    this.#pending = nothing
    this.#informed = 0
  }

  push(piece: Buffer, sink: AnswerSink): void {
    let rest = piece
    while (rest.length > 0) {
      if (this.#where === 'over') throw new BadAnswer('bytes after the answer')
      else if (this.#where === 'head') rest = this.#head(rest, sink)
      else if (this.#where === 'length') rest = this.#counted(rest, sink)
      else if (this.#where === 'chunked') rest = this.#chunked(rest, sink)
      else {
        sink.body(rest)
        return
      }
    }
  }

  /** The instance has closed; whether its answer is whole with that. */
  close(sink: AnswerSink): boolean {
    if (this.#where !== 'close') return false
    this.#where = 'over'
    sink.end([])
    return true
  }

  #head(piece: Buffer, sink: AnswerSink): Buffer {
    const before = this.#pending.length
    const all = before === 0 ? piece : Buffer.concat([this.#pending, piece])
    const at = all.indexOf(headEnd, Math.max(0, before - headEnd.length))
    if (at > this.#headBytes || (at < 0 && all.length > this.#headBytes))
      throw new BadAnswer('the head is too large')
    if (at < 0) {
      // Whoever speaks something else may wait for us to speak first.
      const seen = Math.min(all.length, start.length)
      if (!all.subarray(0, seen).equals(start.subarray(0, seen)))
        throw new BadAnswer('no status line')
      this.#pending = all
      return nothing
    }
    this.#pending = nothing
    const head = readAnswerHead(all.toString('latin1', 0, at), sink.method)
    if (head.status < 200) this.#informed += at
    if (this.#informed > mostInformation * this.#headBytes)
      throw new BadAnswer('too much before the answer')
    return this.#begun(head, all.subarray(at + headEnd.length), sink)
  }

  #begun(head: AnswerHead, rest: Buffer, sink: AnswerSink): Buffer {
    if (head.status === 101) {
      sink.switched(head, rest)
      this.#where = 'over'
      return nothing
    }
    if (head.status < 200) {
      sink.information(head)
      return rest
    }
    this.head = head
    // First, for a sink that refuses the head must still hear that the answer failed.
    sink.head(head)
    this.#where = typeof head.length === 'number' ? 'length' : head.length
    this.#left = typeof head.length === 'number' ? head.length : 0
    if (head.length === 'chunked') this.#chunks = createChunks(this.#headBytes)
    if (head.length === 0) this.#where = 'over'
    if (head.length === 0) sink.end([])
    return rest
  }

  #counted(piece: Buffer, sink: AnswerSink): Buffer {
    const mine = piece.length <= this.#left ? piece : piece.subarray(0, this.#left)
    this.#left -= mine.length
    if (this.#left === 0) this.#where = 'over'
    sink.body(mine)
    if (this.#left === 0) sink.end([])
    return piece.subarray(mine.length)
  }

  #chunked(piece: Buffer, sink: AnswerSink): Buffer {
    const chunks = this.#chunks
    if (!chunks) throw new BadAnswer('no chunks')
    const used = chunks.push(piece, (data) => sink.body(data))
    const trailers = chunks.trailers()
    if (trailers) {
      this.#where = 'over'
      this.#chunks = null
      sink.end(trailers)
    }
    return piece.subarray(used)
  }
}

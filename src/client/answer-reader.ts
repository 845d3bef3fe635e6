/** An HTTP answer, whole; header names are in lower case. */
export interface Answer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

/** The most bytes of an answer's body, and of what stands before and between. */
const mostHeadBytes = 64 * 1024
const mostLineBytes = 4096
export const mostBodyBytes = 64 * 1024 * 1024

type Head = Omit<Answer, 'body'>

/** What is read next: a line (up to CRLF), a number of bytes, or whatever comes until the end. */
type Stage =
  | { readonly want: 'head' | 'chunk-size' | 'chunk-end' | 'trailer' | 'rest' | 'nothing' }
  | { readonly want: 'length' | 'chunk'; readonly bytes: number }

/**
 * Reads one HTTP/1.1 answer (RFC 9112) from pieces as they arrive. `push` gives the answer as soon
 * as it is whole, `end` when the connection is closed; both throw at what is not HTTP.
 */
export class AnswerReader {
  #pending: Buffer = Buffer.alloc(0)
  #stage: Stage = { want: 'head' }
  #head: Head = { status: 0, headers: new Map() }
  #size = 0
  readonly #body: Buffer[] = []

  push(bytes: Buffer): Answer | undefined {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes])
    while (this.#step());
    return this.#stage.want === 'nothing' ? this.#whole() : undefined
  }

  end(): Answer {
    if (this.#stage.want !== 'rest') throw new Error('it ends too early')
    return this.#whole()
  }

  /** One step; false when more bytes are needed. */
  #step(): boolean {
    const stage = this.#stage
    if (stage.want === 'nothing') return false
    if (stage.want === 'head') return this.#readHead()
    if (stage.want === 'rest') {
      this.#keep(this.#take(this.#pending.length))
      return false
    }
    if (stage.want === 'length' || stage.want === 'chunk') return this.#readBytes(stage)
    const line = this.#takeLine()
    if (line === undefined) return false
    this.#stage = afterLine(stage.want, line)
    return true
  }

  #readHead(): boolean {
    const end = this.#pending.indexOf('\r\n\r\n')
    if (end === -1 && this.#pending.length <= mostHeadBytes) return false
    if (end === -1 || end > mostHeadBytes) throw new Error('the head is too long')
    this.#head = readHead(this.#take(end + 4).toString('latin1', 0, end))
    // 1xx announces another head.
    this.#stage = this.#head.status < 200 ? { want: 'head' } : bodyStage(this.#head)
    return true
  }

  #readBytes({ want, bytes }: Extract<Stage, { bytes: number }>): boolean {
    if (this.#pending.length === 0 && bytes > 0) return false
    const taken = this.#take(Math.min(bytes, this.#pending.length))
    this.#keep(taken)
    const left = bytes - taken.length
    if (left > 0) this.#stage = { want, bytes: left }
    else this.#stage = { want: want === 'chunk' ? 'chunk-end' : 'nothing' }
    return true
  }

  #take(bytes: number): Buffer {
    const taken = this.#pending.subarray(0, bytes)
    this.#pending = this.#pending.subarray(bytes)
    return taken
  }

  #takeLine(): string | undefined {
    const end = this.#pending.indexOf('\r\n')
    if (end > mostLineBytes || (end === -1 && this.#pending.length > mostLineBytes))
      throw new Error('a line is too long')
    return end === -1 ? undefined : this.#take(end + 2).toString('latin1', 0, end)
  }

  #keep(bytes: Buffer): void {
    this.#size += bytes.length
    if (this.#size > mostBodyBytes) throw new Error(`the body is over ${mostBodyBytes} bytes`)
    if (bytes.length > 0) this.#body.push(bytes)
  }

  #whole(): Answer {
    return { ...this.#head, body: Buffer.concat(this.#body) }
  }
}

const readHead = (text: string): Head => {
  const [first = '', ...lines] = text.split('\r\n')
  const status = /^HTTP\/1\.[01] ([1-5]\d\d)(?: |$)/.exec(first)?.[1]
  if (status === undefined) throw new Error('it does not begin like HTTP')
  const headers = new Map<string, string>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon < 1) throw new Error('it has a broken header')
    const name = line.slice(0, colon).toLowerCase()
    const value = line.slice(colon + 1).trim()
    if (name === 'content-length' && (headers.get(name) ?? value) !== value)
      throw new Error('it has two lengths')
    headers.set(name, value)
  }
  return { status: Number(status), headers }
}

const bodyStage = ({ status, headers }: Head): Stage => {
  if (status === 204 || status === 304) return { want: 'nothing' }
  const coding = headers.get('transfer-encoding')
  if (coding !== undefined) {
    if (coding.toLowerCase() !== 'chunked') throw new Error('it has an unknown transfer coding')
    return { want: 'chunk-size' }
  }
  const length = headers.get('content-length')
  if (length === undefined) return { want: 'rest' }
  if (!/^\d{1,15}$/.test(length)) throw new Error('it has a broken length')
  return { want: 'length', bytes: Number(length) }
}

const afterLine = (want: 'chunk-size' | 'chunk-end' | 'trailer', line: string): Stage => {
  if (want === 'trailer') return { want: line === '' ? 'nothing' : 'trailer' }
  if (want === 'chunk-end') {
    if (line !== '') throw new Error('it has a broken chunk')
    return { want: 'chunk-size' }
  }
  const digits = /^([0-9a-f]{1,8})[ \t]*(?:;.*)?$/i.exec(line)?.[1]
  if (digits === undefined) throw new Error('it has a broken chunk')
  const bytes = Number.parseInt(digits, 16)
  return bytes === 0 ? { want: 'trailer' } : { want: 'chunk', bytes }
}

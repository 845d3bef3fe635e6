/** An HTTP answer, whole; header names are in lower case. */
export interface Answer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

/** The most bytes of an answer's head, and of its body. */
export const mostHeadBytes = 64 * 1024
export const mostBodyBytes = 64 * 1024 * 1024

/** What is read next: a line (up to CRLF), a number of bytes, or whatever comes until the end. */
type Stage =
  | { readonly want: 'head' | 'chunk-size' | 'chunk-end' | 'trailer' | 'rest' | 'nothing' }
  | { readonly want: 'length' | 'chunk'; readonly bytes: number }

/**
 * Reads one HTTP/1.1 answer (RFC 9112) from pieces as they arrive. `push` gives the answer as soon
 * as it is whole, `end` when the connection is closed; both throw at what is not HTTP.
 */
export const answerReader = () => {
  let pending: Buffer = Buffer.alloc(0)
  let stage: Stage = { want: 'head' }
  let head: Omit<Answer, 'body'> = { status: 0, headers: new Map() }
  let size = 0
  const body: Buffer[] = []

  const take = (bytes: number): Buffer => {
    const taken = pending.subarray(0, bytes)
    pending = pending.subarray(bytes)
    return taken
  }
  const takeLine = (): string | undefined => {
    const end = pending.indexOf('\r\n')
    if (end > 4096 || (end === -1 && pending.length > 4096)) throw new Error('a line is too long')
    return end === -1 ? undefined : take(end + 2).toString('latin1', 0, end)
  }
  const keep = (bytes: Buffer): void => {
    size += bytes.length
    if (size > mostBodyBytes) throw new Error(`the body is over ${mostBodyBytes} bytes`)
    if (bytes.length > 0) body.push(bytes)
  }

  /** One step; false when more bytes are needed. */
  const step = (): boolean => {
    if (stage.want === 'nothing') return false
    if (stage.want === 'head') {
      const end = pending.indexOf('\r\n\r\n')
      if (end === -1 && pending.length <= mostHeadBytes) return false
      if (end === -1 || end > mostHeadBytes) throw new Error('the head is too long')
      head = readHead(take(end + 4).toString('latin1', 0, end))
      stage = head.status < 200 ? { want: 'head' } : bodyStage(head)
      return true
    }
    if (stage.want === 'rest') {
      keep(take(pending.length))
      return false
    }
    if (stage.want === 'length' || stage.want === 'chunk') {
      if (pending.length === 0 && stage.bytes > 0) return false
      const bytes = take(Math.min(stage.bytes, pending.length))
      keep(bytes)
      const left = stage.bytes - bytes.length
      if (left > 0) stage = { want: stage.want, bytes: left }
      else stage = { want: stage.want === 'chunk' ? 'chunk-end' : 'nothing' }
      return true
    }
    const line = takeLine()
    if (line === undefined) return false
    stage = afterLine(stage.want, line)
    return true
  }

  const whole = (): Answer => ({ ...head, body: Buffer.concat(body) })
  return {
    push: (bytes: Buffer): Answer | undefined => {
      pending = pending.length === 0 ? bytes : Buffer.concat([pending, bytes])
      while (step());
      return stage.want === 'nothing' ? whole() : undefined
    },
    end: (): Answer => {
      if (stage.want !== 'rest') throw new Error('it ends too early')
      return whole()
    },
  }
}

const readHead = (text: string): Omit<Answer, 'body'> => {
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

const bodyStage = ({ status, headers }: Omit<Answer, 'body'>): Stage => {
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

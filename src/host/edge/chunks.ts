import { BadAnswer, readHeaderLine } from './answer-head.ts'

/** Takes a chunked body apart (RFC 9112, 7.1). */
export interface Chunks {
  /** Hands on what is data; answers how many bytes of the piece belonged to the body. */
  push(piece: Buffer, data: (data: Buffer) => void): number
  /** Null until the body is whole. */
  trailers(): readonly string[] | null
}

const valueShape = /^[\t\x20-\x7e\x80-\xff]*$/

/** Strict: sizes in hexadecimal, CRLF everywhere; throws `BadAnswer`. */
export const createChunks = (lineBytes: number): Chunks => {
  const trailers: string[] = []
  let where: 'size' | 'data' | 'after' | 'trailers' | 'over' = 'size'
  let left = 0
  let line = ''
  let trailerBytes = 0

  const take = (text: string): void => {
    if (where === 'after') {
      if (text !== '') throw new BadAnswer('a chunk is longer than it says')
      where = 'size'
    } else if (where === 'size') {
      const size = /^([\dA-Fa-f]{1,12})[\t ]*(?:;[^\r\n]*)?$/.exec(text)?.[1]
      if (size === undefined) throw new BadAnswer('no size of a chunk')
      left = Number.parseInt(size, 16)
      where = left === 0 ? 'trailers' : 'data'
    } else if (text === '') where = 'over'
    else {
      trailerBytes += text.length
      if (trailerBytes > lineBytes) throw new BadAnswer('the trailers are too large')
      const [name, value] = readHeaderLine(text)
      // The client's half throws at it, when the answer already counts as whole.
      if (!valueShape.test(value)) throw new BadAnswer('a trailer that cannot be sent')
      trailers.push(name, value)
    }
  }

  /** Up to the next LF; answers how far it got. */
  const readLine = (piece: Buffer, at: number): number => {
    const end = piece.indexOf(10, at)
    line += piece.toString('latin1', at, end < 0 ? piece.length : end)
    if (line.length > lineBytes) throw new BadAnswer('a line of a chunk is too large')
    if (end < 0) return piece.length
    const text = line
    line = ''
    if (!text.endsWith('\r') || text.indexOf('\r') !== text.length - 1)
      throw new BadAnswer('a lone CR or LF among chunks')
    take(text.slice(0, -1))
    return end + 1
  }

  return {
    push: (piece, data) => {
      let at = 0
      while (at < piece.length && where !== 'over') {
        if (where !== 'data') {
          at = readLine(piece, at)
          continue
        }
        const end = Math.min(piece.length, at + left)
        left -= end - at
        data(piece.subarray(at, end))
        at = end
        if (left === 0) where = 'after'
      }
      return at
    },
    trailers: () => (where === 'over' ? trailers : null),
  }
}

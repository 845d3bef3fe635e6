/** Follows the frames of one direction of a WebSocket, without looking inside (RFC 6455, 5.2). */
export interface Frames {
  /** Where in the piece the first frame ends, or -1; the piece counts as seen. */
  push(piece: Buffer): number
  /** Whether all that was seen ends with a whole frame. */
  atEnd(): boolean
  /** Whether a close frame has been seen. */
  closed(): boolean
}

/** Frames from the first byte after the upgrade on. */
export const createFrames = (): Frames => {
  let head = Buffer.alloc(0)
  let left = 0n
  let closed = false

  /** Takes bytes of a head; answers how many. */
  const takeHead = (piece: Buffer, at: number): number => {
    const wanted = headLength(head, piece[at])
    const taken = piece.subarray(at, at + wanted - head.length)
    head = Buffer.concat([head, taken])
    if (head.length < 2 || head.length < headLength(head)) return taken.length
    if (((head[0] ?? 0) & 15) === closeCode) closed = true
    left = payloadLength(head)
    head = Buffer.alloc(0)
    return taken.length
  }

  return {
    push: (piece) => {
      let first = -1
      let at = 0
      while (at < piece.length) {
        if (left === 0n) at += takeHead(piece, at)
        else {
          const taken = Number(left < BigInt(piece.length - at) ? left : piece.length - at)
          left -= BigInt(taken)
          at += taken
        }
        if (first < 0 && left === 0n && head.length === 0) first = at
      }
      return first
    },
    atEnd: () => left === 0n && head.length === 0,
    closed: () => closed,
  }
}

/** An unmasked close frame, as servers send it: 1012, the service restarts. */
export const closeForClient = Buffer.from([0x88, 2, 0x03, 0xf4])

const closeCode = 8

/** How long a head is, as far as its first two bytes say. */
const headLength = (head: Buffer, next = 0): number => {
  if (head.length === 0) return 2
  const second = head[1] ?? next
  const length = second & 127
  return 2 + (length === 126 ? 2 : length === 127 ? 8 : 0) + (second & 128 ? 4 : 0)
}

const payloadLength = (head: Buffer): bigint => {
  const length = (head[1] ?? 0) & 127
  if (length === 126) return BigInt(head.readUInt16BE(2))
  return length === 127 ? head.readBigUInt64BE(2) : BigInt(length)
}

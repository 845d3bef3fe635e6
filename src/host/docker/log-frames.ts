import { StringDecoder } from 'node:string_decoder'
import { DockerError } from './docker-error.ts'

/** One piece of a container's log. Docker tears long lines; only a line's last piece `ends` it. */
export interface LogPiece {
  readonly stream: 'stdout' | 'stderr'
  /** Nanoseconds since 1970, as Docker stamped it. */
  readonly at: bigint
  readonly text: string
  readonly ends: boolean
}

/** Pieces are torn at 16 KiB; what claims to be much longer is no log. */
const mostFrame = 1024 * 1024

/**
 * Takes a log as it comes, with timestamps (Engine API, "Stream format"): a byte for the stream,
 * three of nothing, four of length, then a time, a space and the text.
 */
export const readFrames = (): ((chunk: Uint8Array) => readonly LogPiece[]) => {
  let held = Buffer.alloc(0)
  const decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') }
  return (chunk) => {
    held = held.length === 0 ? Buffer.from(chunk) : Buffer.concat([held, chunk])
    const pieces: LogPiece[] = []
    let from = 0
    while (held.length - from >= 8) {
      const size = held.readUInt32BE(from + 4)
      if ((held[from] ?? 255) > 2 || size > mostFrame)
        throw new DockerError('Docker gave an odd answer: it is no log.')
      if (held.length - from - 8 < size) break
      const stream = held[from] === 2 ? 'stderr' : 'stdout'
      const frame = held.subarray(from + 8, from + 8 + size)
      pieces.push(pieceOf(stream, frame, decoders[stream]))
      from += 8 + size
    }
    held = held.subarray(from)
    return pieces
  }
}

const pieceOf = (stream: LogPiece['stream'], frame: Buffer, decoder: StringDecoder): LogPiece => {
  const space = frame.indexOf(0x20)
  const at = nanosecondsOf(frame.toString('latin1', 0, Math.max(0, space)))
  const ends = frame.at(-1) === 0x0a
  const text = decoder.write(frame.subarray(space + 1, ends ? frame.length - 1 : frame.length))
  return { stream, at, text: ends ? text + decoder.end() : text, ends }
}

const nanosecondsOf = (text: string): bigint => {
  const [, seconds, fraction = ''] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(text) ?? []
  if (seconds === undefined) throw new DockerError('Docker gave an odd answer: a line has no time.')
  return BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))
}

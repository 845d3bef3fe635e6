import { setTimeout as pause } from 'node:timers/promises'
import type { LogSink } from '../executor.ts'
import type { Cursor } from './cursor.ts'
import { isAnswer } from './docker-error.ts'
import type { Engine } from './engine.ts'
import { linesInto } from './lines.ts'
import { readFrames, type LogPiece } from './log-frames.ts'

/** Whose log goes where. */
export interface LogWay {
  readonly container: string
  readonly deployment: string
  readonly from: string
  readonly cursor: Cursor
}

/** Writes a container's log down to what it has by now, or as it comes until `ended` resolves. */
export const followLog = async (
  engine: Engine,
  sink: LogSink,
  way: LogWay,
  ended: Promise<unknown> | null,
  signal: AbortSignal,
): Promise<void> => {
  const writer = writeTo(sink, way)
  // Whoever looks next begins where we stop: it is written before they can read it.
  signal.addEventListener('abort', way.cursor.close, { once: true })
  let isOver = ended === null
  const over = (): void => {
    isOver = true
  }
  void ended?.then(over, over)
  try {
    for (;;) {
      // The pass that begins after its end misses nothing; a followed one may lose the last lines.
      const isLast = isOver
      const went = await pass(engine, way, writer, !isLast, signal)
      if (isLast && went) return
      // Docker may have gone away: the container's end, or another pass, comes later.
      await Promise.race([pause(went ? 50 : 500, undefined, { signal }), ended])
    }
  } finally {
    writer.end()
    signal.removeEventListener('abort', way.cursor.close)
    way.cursor.close()
  }
}

const second = 1_000_000_000n
/** A line of one stream may come after a later one of the other, but hardly by so much. */
const slackSeconds = 10n

/** One reading from the cursor on; false when it broke off. */
const pass = async (
  engine: Engine,
  { container, cursor }: LogWay,
  writer: Writer,
  follow: boolean,
  signal: AbortSignal,
): Promise<boolean> => {
  const seen = cursor.seen()
  const last = seen.stdout > seen.stderr ? seen.stdout : seen.stderr
  const since = last > slackSeconds * second ? last / second - slackSeconds : 0n
  const query = `stdout=1&stderr=1&timestamps=1&follow=${follow ? 1 : 0}&since=${since}`
  try {
    const path = `/containers/${container}/logs?${query}`
    const answer = await engine.open({ method: 'GET', path, signal })
    const read = readFrames()
    for await (const chunk of answer as AsyncIterable<Buffer>)
      for (const piece of read(chunk)) {
        signal.throwIfAborted()
        if (piece.at > seen[piece.stream]) writer.write(piece)
      }
    return true
  } catch (error) {
    signal.throwIfAborted()
    return isAnswer(error, 404, 409)
  }
}

interface Writer {
  readonly write: (piece: LogPiece) => void
  readonly end: () => void
}

const writeTo = (sink: LogSink, { deployment, from, cursor }: LogWay): Writer => {
  let at = 0n
  const into = (stream: LogPiece['stream']) =>
    linesInto((line) => sink.line(deployment, from, stream, line, Number(at / 1_000_000n)))
  const lines = { stdout: into('stdout'), stderr: into('stderr') }
  return {
    write: (piece) => {
      at = piece.at
      lines[piece.stream].add(piece.ends ? `${piece.text}\n` : piece.text)
      cursor.move(piece.stream, piece.at)
    },
    end: () => {
      lines.stdout.end()
      lines.stderr.end()
    },
  }
}

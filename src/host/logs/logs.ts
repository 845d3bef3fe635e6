import { appendFileSync, closeSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { tellingLines } from '../../formats/telling-lines.ts'
import { namesIn } from '../names-in.ts'
import { Refused } from '../refused.ts'
import type { Clock } from '../clock.ts'
import type { LogSink } from '../executor.ts'
import type { LogLine, LogPage, Messages } from '../wire.ts'
import { mostLineBytes } from './line.ts'
import { cursorOf, nameOf, positionOf, readPage, type Position } from './page.ts'
import { StreamFile, type Hold, type Keep } from './stream-file.ts'

/** What is kept where nothing else is said: five files of 10 MiB for each stream. */
export const usualKeep: Keep = { rotateBytes: 10 * 1_048_576, files: 5 }

/** Of one deployment no more is kept, in files of a stream's size. */
const filesOfDeployment = 20

/** Streams that grow are looked at so often, the others so often. In milliseconds. */
const hotMs = 100
const coldMs = 1000
/** A stream that has not grown for so long is no longer hot. */
const coolsAfterMs = 2000

/** The system may say that a file was written so much earlier than it was. */
const coarseMs = 50

type Stream = LogLine['stream']

interface Deployment {
  readonly folder: string
  readonly streams: Map<string, StreamFile>
}

/** What services, builds and release commands have said, in files that they write themselves. */
export class Logs implements LogSink {
  readonly #folder: string
  readonly #clock: Clock
  readonly #keep: Keep
  readonly #known = new Map<string, Deployment>()
  readonly #grownAt = new Map<StreamFile, number>()
  readonly #waiting = new Set<() => void>()
  #callOff: () => void = () => {}
  #isClosed = false

  constructor(folder: string, clock: Clock, keep: Keep = usualKeep) {
    this.#folder = folder
    this.#clock = clock
    this.#keep = keep
    this.#tick()
  }

  open(deployment: string, from: string, stream: Stream, hold?: Hold) {
    const file = this.#live(deployment, from, stream, hold)
    const fd = openSync(file.path, 'a', 0o600)
    return { fd, close: () => closeSync(fd) }
  }

  line(deployment: string, from: string, stream: Stream, text: string, at?: number): void {
    const file = this.#stream(deployment, from, stream)
    file.look(this.#clock.now())
    const line = text.replaceAll(/\r?\n/g, ' ')
    appendFileSync(file.path, `${line.slice(0, mostLineBytes)}\n`, { mode: 0o600 })
    file.look(at ?? this.#clock.now())
    this.#grew(file)
  }

  /** Keeps an eye on what somebody writes who lives on from before. */
  watch(deployment: string, from: string, hold: Hold): void {
    for (const stream of ['stdout', 'stderr'] as const) this.#live(deployment, from, stream, hold)
  }

  /** Nobody writes there any more: what is unfinished is final. */
  settle(deployment: string, from: string): void {
    for (const file of this.#known.get(deployment)?.streams.values() ?? []) {
      if (file.from !== from) continue
      file.look(this.#clock.now())
      file.isLive = false
      file.hold = undefined
      this.#grew(file)
    }
  }

  /** The line since then that tells most of an end, stderr's first; empty when there is none. */
  lastLine(deployment: string, from: string, since: number): string {
    for (const stream of ['stderr', 'stdout'] as const) {
      const file = this.#stream(deployment, from, stream)
      const begin = Math.max(file.since(since - coarseMs), file.end - 4096)
      const text = file.read(begin, 4096).toString('utf8')
      const [last] = tellingLines(
        text.split('\n').map((line) => ({ text: line })),
        1,
      )
      if (last !== undefined) return last.text.trim().slice(0, 500)
    }
    return ''
  }

  /** Lines of a deployment after a cursor; waits for the first up to `waitMs`. */
  async page(sent: Messages['logs']['sent'], signal: AbortSignal): Promise<LogPage> {
    const from = sent.after === null ? undefined : positionOf(sent.after)
    if (sent.after !== null && from === undefined)
      throw new Refused('The cursor is not one of ours.')
    const last = this.#clock.now() + sent.waitMs
    for (let position = from ?? this.#begin(sent); ;) {
      const page = readPage(this.#looked(sent.deployment), position, sent.limit)
      position = page.position
      const left = last - this.#clock.now()
      const isOver = page.lines.length > 0 || left <= 0 || signal.aborted || this.#isClosed
      if (isOver) return { lines: page.lines, cursor: cursorOf(position) }
      await this.#growth(Math.min(left, hotMs), signal)
    }
  }

  /** Removes all that a deployment has said. */
  forget(deployment: string): void {
    for (const file of this.#known.get(deployment)?.streams.values() ?? [])
      this.#grownAt.delete(file)
    this.#known.delete(deployment)
    rmSync(join(this.#folder, deployment), { recursive: true, force: true })
  }

  /** Looks a last time and then no more. */
  close(): void {
    this.#isClosed = true
    this.#callOff()
    for (const { streams } of this.#known.values())
      for (const file of streams.values()) file.look(this.#clock.now())
    this.#wake()
  }

  #begin({ deployment, since, tail }: Messages['logs']['sent']): Position {
    if (since === null && tail === null) return {}
    const beginOf = (file: StreamFile): number =>
      Math.max(since === null ? 0 : file.since(since), tail === null ? 0 : file.tail(tail))
    return Object.fromEntries(this.#looked(deployment).map((file) => [nameOf(file), beginOf(file)]))
  }

  #live(deployment: string, from: string, stream: Stream, hold: Hold | undefined): StreamFile {
    const file = this.#stream(deployment, from, stream)
    file.isLive = true
    file.hold = hold
    this.#grownAt.set(file, this.#clock.now())
    return file
  }

  #stream(deployment: string, from: string, stream: Stream): StreamFile {
    const { folder, streams } = this.#deployment(deployment, true)
    const found = streams.get(nameOf({ from, stream }))
    if (found) return found
    const made = new StreamFile(folder, from, stream, this.#keep)
    streams.set(nameOf({ from, stream }), made)
    return made
  }

  #deployment(name: string, isNeeded: boolean): Deployment {
    const folder = join(this.#folder, name)
    const found = this.#known.get(name) ?? { folder, streams: new Map() }
    if (!isNeeded) return found
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    this.#known.set(name, found)
    return found
  }

  /** All streams of a deployment, with what was written up to now. */
  #looked(deployment: string): readonly StreamFile[] {
    const { folder, streams } = this.#deployment(deployment, false)
    for (const name of namesIn(folder)) {
      const [, from = '', stream] = /^(.+)\.(stdout|stderr)\.log$/.exec(name) ?? []
      if (stream === 'stdout' || stream === 'stderr') this.#stream(deployment, from, stream)
    }
    const files = [...(this.#known.get(deployment)?.streams ?? streams).values()]
    for (const file of files) file.look(this.#clock.now())
    return files
  }

  #grew(file: StreamFile): void {
    if (file.isLive || file.isFull) this.#grownAt.set(file, this.#clock.now())
    this.#wake()
  }

  #wake(): void {
    for (const wake of this.#waiting) wake()
  }

  #growth(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        callOff()
        signal.removeEventListener('abort', wake)
        this.#waiting.delete(wake)
        resolve()
      }
      const callOff = this.#clock.after(ms, wake)
      signal.addEventListener('abort', wake)
      this.#waiting.add(wake)
    })
  }

  #tick(): void {
    if (this.#isClosed) return
    let isHot = false
    const now = this.#clock.now()
    for (const [file, grownAt] of this.#grownAt) {
      if (file.look(now)) this.#grew(file)
      else if (!file.isLive && !file.isFull) this.#grownAt.delete(file)
      isHot ||= now - grownAt < coolsAfterMs
      void this.#rotate(file)
    }
    this.#callOff = this.#clock.after(isHot ? hotMs : coldMs, () => this.#tick())
  }

  async #rotate(file: StreamFile): Promise<void> {
    try {
      if (await file.rotate(() => this.#clock.now())) this.#bound()
    } catch {
      // The disk may be full, or the deployment forgotten meanwhile: the next look tries again.
    }
  }

  /** Drops the oldest parts where a deployment has kept too much. */
  #bound(): void {
    const most = filesOfDeployment * this.#keep.rotateBytes
    for (const { streams } of this.#known.values()) {
      const files = [...streams.values()].sort((one, other) => other.bytes - one.bytes)
      while (
        files.reduce((sum, { bytes }) => sum + bytes, 0) > most &&
        files.some((file) => file.dropOldest())
      );
    }
  }
}

import { renameSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import type { LogLine } from '../wire.ts'
import { copyPart, findChunks, readPart, type Chunk } from './chunk.ts'
import { TimeIndex } from './time-index.ts'

/** Holds everybody still who writes; undefined when that cannot be done now. */
export type Hold = () => Promise<(() => void) | undefined>

/** How much is kept of one stream, in bytes. */
export interface Keep {
  /** A file that has grown so far is put aside. */
  readonly rotateBytes: number
  /** How many files there are at most, with the one that is written. */
  readonly files: number
}

/** So much is read at once on the way back from the end. */
const tailBytes = 65_536

/**
 * One stream of one writer: the file that is written, the parts that were put aside, and when what
 * was seen. Offsets count from the stream's very first byte, also when that is long gone.
 */
export class StreamFile {
  readonly from: string
  readonly stream: LogLine['stream']
  readonly path: string
  /** Who must hold still while the file is put aside; undefined where only the host writes. */
  hold: Hold | undefined
  /** Whether somebody may still write. */
  isLive = false
  readonly #folder: string
  readonly #name: string
  readonly #index: TimeIndex
  readonly #keep: Keep
  #chunks: readonly Chunk[]
  #isRotating = false

  constructor(folder: string, from: string, stream: LogLine['stream'], keep: Keep) {
    this.from = from
    this.stream = stream
    this.#folder = folder
    this.#name = `${from}.${stream}`
    this.path = join(folder, `${this.#name}.log`)
    this.#keep = keep
    this.#index = new TimeIndex(join(folder, `${this.#name}.index`))
    this.#chunks = findChunks(folder, this.#name)
  }

  /** Where the stream begins, as far as it is kept, and where it ends. */
  get oldest(): number {
    return this.#chunks[0]?.base ?? 0
  }
  get end(): number {
    return this.#base + this.#size()
  }
  get bytes(): number {
    return this.#chunks.reduce((sum, { size }) => sum + size, this.#size())
  }

  /** Whether the written file has grown so far that it is to be put aside. */
  get isFull(): boolean {
    return this.#size() > this.#keep.rotateBytes
  }

  /** Notes what has been written since the last look; whether there was something. */
  look(now: number): boolean {
    const found = statSync(this.path, { throwIfNoEntry: false })
    const end = this.#base + (found?.size ?? 0)
    if (end <= (this.#index.last?.end ?? 0)) return false
    const at = Math.max(Math.min(now, Math.floor(found?.mtimeMs ?? now)), this.#index.last?.at ?? 0)
    this.#index.add({ end, at })
    return true
  }

  timeAt(offset: number): number {
    return this.#index.timeAt(offset)
  }

  since(at: number): number {
    return this.#index.since(at) ?? this.end
  }

  /** Where the last `lines` lines begin, one that is unfinished counted; at the earliest `oldest`. */
  tail(lines: number): number {
    const { oldest } = this
    let left = lines
    for (let end = this.end; end > oldest;) {
      const begin = Math.max(oldest, end - tailBytes)
      const bytes = this.read(begin, end - begin)
      // What ends the last line begins none.
      let at = end === this.end ? bytes.length - 1 : bytes.length
      while (at > 0 && (at = bytes.lastIndexOf(0x0a, at - 1)) >= 0)
        if (--left === 0) return begin + at + 1
      end = begin
    }
    return oldest
  }

  /** Up to `length` bytes from an offset on; what is no longer kept is passed over. */
  read(offset: number, length: number): Buffer {
    const parts: Buffer[] = []
    let at = offset
    for (const { path, base, size } of [
      ...this.#chunks,
      { path: this.path, base: this.#base, size: this.#size() },
    ]) {
      const left = offset + length - at
      if (left <= 0 || at >= base + size || at < base) continue
      const part = readPart(path, at - base, Math.min(left, base + size - at))
      parts.push(part)
      at += part.length
    }
    return Buffer.concat(parts)
  }

  /** The next offset at or after this one that is still kept. */
  kept(offset: number): number {
    const chunk = [...this.#chunks, { base: this.#base, size: Infinity }].find(
      ({ base, size }) => offset < base + size,
    )
    return Math.max(offset, chunk?.base ?? 0)
  }

  /** Puts the written file aside if it has grown too far; whether it did. Loses nothing. */
  async rotate(now: () => number): Promise<boolean> {
    if (this.#isRotating || !this.isFull) return false
    this.#isRotating = true
    try {
      return await this.#putAside(now)
    } finally {
      this.#isRotating = false
    }
  }

  /** Forgets the oldest part; whether there was one besides the newest. */
  dropOldest(): boolean {
    // The newest tells where the written file begins.
    const [oldest, next] = this.#chunks
    if (!oldest || !next) return false
    rmSync(oldest.path, { force: true })
    this.#chunks = this.#chunks.slice(1)
    this.#index.cut(next.base)
    return true
  }

  async #putAside(now: () => number): Promise<boolean> {
    const size = this.#size()
    let from = this.#firstKept(0, size)
    const partAt = (at: number): string =>
      join(this.#folder, `${this.#name}.${this.#base + at}.part`)
    let part = partAt(from)
    rmSync(part, { force: true })
    // Most is copied while the writers go on; only for the rest they hold still.
    let end = await copyPart(this.path, part, from, size)
    const goOn = this.hold ? await this.hold() : () => {}
    if (!goOn) {
      rmSync(part, { force: true })
      return false
    }
    try {
      // A flood may have come while the first part was copied.
      const first = this.#firstKept(from, this.#size())
      if (first > from) {
        rmSync(part, { force: true })
        from = end = first
        part = partAt(from)
      }
      // The host itself, or somebody who left the group, may have written meanwhile.
      while (end < this.#size()) end = await copyPart(this.path, part, end, this.#size())
      this.look(now())
      truncateSync(this.path)
      const base = this.#base + from
      const path = join(this.#folder, `${this.#name}.${base}.log`)
      renameSync(part, path)
      this.#chunks = [...this.#chunks, { path, base, size: end - from }]
    } finally {
      goOn()
    }
    const most = this.#keep.rotateBytes * (this.#keep.files - 1)
    while (this.#chunks.reduce((sum, chunk) => sum + chunk.size, 0) > most && this.dropOldest());
    return true
  }

  /** Of a flood only the end is kept: from where on in the written file, at the earliest `from`. */
  #firstKept(from: number, size: number): number {
    const { rotateBytes, files } = this.#keep
    return size - from > rotateBytes * files ? size - rotateBytes : from
  }

  /** Where the written file begins. */
  get #base(): number {
    const last = this.#chunks.at(-1)
    return last ? last.base + last.size : 0
  }

  #size(): number {
    return statSync(this.path, { throwIfNoEntry: false })?.size ?? 0
  }
}

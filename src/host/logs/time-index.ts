import { appendFileSync, readFileSync } from 'node:fs'
import { writeWhole } from '../whole-file.ts'

/** What is remembered of one look: where the stream ended, and when that was first so. */
export interface Seen {
  readonly end: number
  readonly at: number
}

const entryBytes = 16
/** More is thinned out: an index grows with the time, not with the output. */
const mostEntries = 65_536

/** When which part of a stream was first seen, kept in a file. */
export class TimeIndex {
  readonly #path: string
  #entries: Seen[]
  /** Whether the file lacks entries, or ends in a part of one. */
  #isBehind = false

  constructor(path: string) {
    this.#path = path
    this.#entries = read(path)
  }

  get last(): Seen | undefined {
    return this.#entries.at(-1)
  }

  /** Remembers it, and keeps it; where the disk has no room now, with the next for which it has. */
  add(seen: Seen): void {
    this.#entries.push(seen)
    if (this.#entries.length > mostEntries) {
      // The older half keeps every second entry.
      const middle = mostEntries / 2
      this.#entries = this.#entries.filter((_, index) => index >= middle || index % 2 === 0)
      this.#isBehind = true
    }
    if (this.#isBehind) this.#write()
    else this.#keep(() => appendFileSync(this.#path, bytesOf([seen]), { mode: 0o600 }))
  }

  /** When the byte at this offset was first seen. */
  timeAt(offset: number): number {
    const found = this.#entries[this.#before(({ end }) => end <= offset)]
    return (found ?? this.last)?.at ?? 0
  }

  /** Where begins what was first seen at this time or later; undefined when nothing was. */
  since(time: number): number | undefined {
    const first = this.#before(({ at }) => at < time)
    return first === this.#entries.length ? undefined : (this.#entries[first - 1]?.end ?? 0)
  }

  /** Forgets what lies before this offset. */
  cut(offset: number): void {
    const from = Math.min(
      this.#before(({ end }) => end <= offset),
      this.#entries.length - 1,
    )
    if (from <= 0) return
    this.#entries = this.#entries.slice(from)
    this.#write()
  }

  /** How many entries come before the first that does not hold. */
  #before(holds: (each: Seen) => boolean): number {
    let low = 0
    let high = this.#entries.length
    while (low < high) {
      const middle = (low + high) >> 1
      const each = this.#entries[middle]
      if (each && holds(each)) low = middle + 1
      else high = middle
    }
    return low
  }

  #write(): void {
    this.#keep(() => writeWhole(this.#path, bytesOf(this.#entries)))
  }

  #keep(write: () => void): void {
    try {
      write()
      this.#isBehind = false
    } catch {
      this.#isBehind = true
    }
  }
}

const bytesOf = (entries: readonly Seen[]): Buffer => {
  const bytes = Buffer.alloc(entries.length * entryBytes)
  for (const [index, { end, at }] of entries.entries()) {
    bytes.writeDoubleLE(end, index * entryBytes)
    bytes.writeDoubleLE(at, index * entryBytes + 8)
  }
  return bytes
}

const read = (path: string): Seen[] => {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch {
    return []
  }
  // A torn last entry is as if it had not been written.
  return Array.from({ length: Math.floor(bytes.length / entryBytes) }, (_, index) => ({
    end: bytes.readDoubleLE(index * entryBytes),
    at: bytes.readDoubleLE(index * entryBytes + 8),
  }))
}

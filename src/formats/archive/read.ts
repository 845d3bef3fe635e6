import { createHash } from 'node:crypto'
import {
  ArchiveError,
  byBytes,
  paddedBytes,
  refuseEntry,
  writtenName,
  type ArchiveEntry,
  type ArchiveLimits,
} from './archive.ts'
import { readEntry } from './entry.ts'
import type { ArchiveSummary } from './write.ts'

/** Meets each entry in turn; the content of a file is there only until the visit ends. */
export type ArchiveVisit = (
  entry: ArchiveEntry,
  content: AsyncIterable<Uint8Array>,
) => Promise<void>

/**
 * Reads an archive to its end. Only what is written exactly as we write it is taken, so that it has
 * one reading and its digest is that of its tree; anything else is refused with an `ArchiveError`.
 */
export const readArchive = async (
  bytes: AsyncIterable<Uint8Array>,
  limits: ArchiveLimits,
  visit: ArchiveVisit,
): Promise<ArchiveSummary> => {
  const tape = new Tape(bytes, limits.bytes)
  try {
    const entries = await readEntries(tape, limits, visit)
    return { ...tape.summary(), entries }
  } finally {
    await tape.close()
  }
}

const readEntries = async (
  tape: Tape,
  limits: ArchiveLimits,
  visit: ArchiveVisit,
): Promise<number> => {
  const place = new Place()
  let entries = 0
  for (;;) {
    const entry = await readEntry(tape)
    if (entry === undefined) break
    if (++entries > limits.entries)
      throw new ArchiveError(`The archive has more than ${limits.entries} entries.`)
    place.enter(entry)
    const size = entry.kind === 'file' ? entry.size : 0
    tape.begin(size)
    await visit(entry, tape.content())
    await tape.skip()
    const padding = await tape.take(paddedBytes(size) - size)
    if (padding.some((byte) => byte !== 0)) refuseEntry(entry.path, 'is followed by stray bytes')
  }
  await tape.finish()
  return entries
}

/** Bytes as they come, counted, hashed and given in the sizes that are asked for. */
class Tape {
  readonly #source: AsyncIterator<Uint8Array>
  readonly #most: number
  readonly #hash = createHash('sha256')
  #held: Uint8Array = new Uint8Array()
  #size = 0
  #left = 0

  constructor(bytes: AsyncIterable<Uint8Array>, most: number) {
    this.#source = bytes[Symbol.asyncIterator]()
    this.#most = most
  }

  /** Exactly so many bytes. */
  async take(bytes: number): Promise<Buffer> {
    const taken = Buffer.allocUnsafe(bytes)
    for (let at = 0; at < bytes;) {
      const piece = await this.#next(bytes - at)
      taken.set(piece, at)
      at += piece.length
    }
    return taken
  }

  /** A content of so many bytes comes next; one that cannot fit is refused before it is read. */
  begin(bytes: number): void {
    if (this.#size - this.#held.length + bytes > this.#most) throw tooLarge(this.#most)
    this.#left = bytes
  }

  /** The content as it comes. */
  async *content(): AsyncGenerator<Uint8Array> {
    while (this.#left > 0) {
      const piece = await this.#next(this.#left)
      this.#left -= piece.length
      yield piece
    }
  }

  /** Passes over what nobody has read of the content. */
  async skip(): Promise<void> {
    while (this.#left > 0) this.#left -= (await this.#next(this.#left)).length
  }

  async close(): Promise<void> {
    await this.#source.return?.()
  }

  async finish(): Promise<void> {
    const rest = this.#held.length > 0 || !(await this.#fill())
    if (rest) throw new ArchiveError('The archive goes on after its end.')
  }

  summary(): Omit<ArchiveSummary, 'entries'> {
    return { digest: `sha256:${this.#hash.digest('hex')}`, bytes: this.#size }
  }

  async #next(most: number): Promise<Uint8Array> {
    if (this.#held.length === 0 && (await this.#fill()))
      throw new ArchiveError('The archive ends too early.')
    const piece = this.#held.subarray(0, most)
    this.#held = this.#held.subarray(piece.length)
    return piece
  }

  /** Whether there is nothing more. */
  async #fill(): Promise<boolean> {
    while (this.#held.length === 0) {
      const { done, value } = await this.#source.next()
      if (done === true) return true
      this.#size += value.length
      if (this.#size > this.#most) throw tooLarge(this.#most)
      this.#hash.update(value)
      this.#held = value
    }
    return false
  }
}

const tooLarge = (most: number): ArchiveError =>
  new ArchiveError(`The archive is larger than ${most} bytes.`)

/** Where in the tree we are: entries come in order, each after its folder. */
class Place {
  #last = ''
  readonly #folders: string[] = []

  enter(entry: ArchiveEntry): void {
    const name = writtenName(entry)
    const order = this.#last === '' ? -1 : byBytes(this.#last, name)
    if (order === 0) refuseEntry(entry.path, 'stands in the archive twice')
    if (order > 0) refuseEntry(entry.path, 'is not in the order of an archive')
    this.#last = name
    while (this.#folders.length > 0 && !name.startsWith(this.#folders.at(-1) ?? ''))
      this.#folders.pop()
    const parent = name.slice(0, name.lastIndexOf('/', name.length - 2) + 1)
    if ((this.#folders.at(-1) ?? '') !== parent)
      refuseEntry(entry.path, 'has no folder of its own before it')
    if (entry.kind === 'folder') this.#folders.push(name)
  }
}

import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { namesIn } from '../names-in.ts'

/** A part of a stream that was put aside, as a file. */
export interface Chunk {
  readonly path: string
  /** Where it begins: bytes from the stream's very first. */
  readonly base: number
  readonly size: number
}

const blockBytes = 1_048_576

/** The parts of a stream that were put aside, oldest first: `<name>.<base>.log`. */
export const findChunks = (folder: string, name: string): readonly Chunk[] => {
  const parts = new RegExp(`^${RegExp.escape(name)}\\.(\\d+)\\.(log|part)$`)
  return namesIn(folder)
    .flatMap((file) => {
      const [, base, kind] = parts.exec(file) ?? []
      if (base === undefined) return []
      const whole = join(folder, `${name}.${base}.log`)
      const isKept =
        kind === 'log' || settlePart(join(folder, file), whole, join(folder, `${name}.log`))
      return isKept ? [{ path: whole, base: Number(base), size: statSync(whole).size }] : []
    })
    .sort((one, other) => one.base - other.base)
}

/** A part that was being put aside when the host died: kept if the written file was emptied. */
const settlePart = (part: string, whole: string, written: string): boolean => {
  const wasEmptied = !readPart(part, 0, 4096).equals(readPart(written, 0, 4096))
  if (wasEmptied && !existsSync(whole)) renameSync(part, whole)
  else rmSync(part, { force: true })
  return wasEmptied
}

/** Up to `length` bytes of a file; a file that is not there is empty. */
export const readPart = (path: string, from: number, length: number): Buffer => {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return Buffer.alloc(0)
  }
  try {
    const bytes = Buffer.alloc(Math.min(length, Math.max(0, fstatSync(file).size - from)))
    const count = readSync(file, bytes, 0, bytes.length, from)
    return bytes.subarray(0, count)
  } finally {
    closeSync(file)
  }
}

/** Adds the bytes between two offsets to the copy; answers the offset where it ended. */
export const copyPart = async (
  source: string,
  copy: string,
  from: number,
  to: number,
): Promise<number> => {
  const input = await open(source, 'r')
  try {
    const output = await open(copy, 'a', 0o600)
    try {
      const block = Buffer.alloc(Math.min(blockBytes, to - from))
      for (let at = from; ;) {
        const length = Math.min(block.length, to - at)
        const { bytesRead } = await input.read(block, 0, length, at)
        if (bytesRead === 0) return at
        await output.writeFile(block.subarray(0, bytesRead))
        at += bytesRead
      }
    } finally {
      await output.close()
    }
  } finally {
    await input.close()
  }
}

import { open } from 'node:fs/promises'
import { constants } from 'node:fs'

/** What came of reading a file. */
export type BoundedRead =
  | { readonly outcome: 'read'; readonly bytes: Uint8Array }
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'refused'; readonly problem: string }

/** Reads a regular file of at most so many bytes; never waits on a pipe and never throws. */
export const readBounded = async (path: string, mostBytes: number): Promise<BoundedRead> => {
  try {
    await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const stat = await file.stat()
    if (!stat.isFile()) return refused('it is not a regular file')
    // One byte more than allowed tells a file that grew since it was measured.
    const buffer = Buffer.alloc(Math.min(stat.size, mostBytes) + 1)
    let length = 0
    while (length < buffer.length) {
      const { bytesRead } = await file.read(buffer, length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return stat.size > mostBytes || length > mostBytes
      ? refused(`it has more than ${mostBytes} bytes`)
      : { outcome: 'read', bytes: buffer.subarray(0, length) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    return code === 'ENOENT' || code === 'ENOTDIR' ? { outcome: 'absent' } : refused(code)
  }
}

const refused = (problem: string): BoundedRead => ({ outcome: 'refused', problem })

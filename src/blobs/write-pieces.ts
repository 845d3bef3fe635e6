import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { codeOf, withFaults } from './disk-faults.ts'

/**
 * Writes pieces into a file from an offset on, each at its own place: two that bring the same bytes
 * at once do not harm each other. Answers how long the file is; `wasThere` is false once it was
 * removed meanwhile.
 */
export const writePieces = async (
  path: string,
  offset: number,
  pieces: AsyncIterable<Uint8Array>,
): Promise<{ readonly wasThere: boolean; readonly received: number }> => {
  let at = offset
  let received = offset
  for await (const piece of pieces) {
    const size = await withFaults(() => writeAt(path, at, piece))
    if (size === undefined || size < at + piece.length)
      return { wasThere: false, received: size ?? 0 }
    at += piece.length
    received = size
  }
  return { wasThere: true, received }
}

/** The size of the file after it; undefined without a file. Beyond its end nothing is written. */
const writeAt = async (
  path: string,
  at: number,
  piece: Uint8Array,
): Promise<number | undefined> => {
  // By its path each time: an upload that was forgotten is not written to.
  const flags = constants.O_WRONLY | (at === 0 ? constants.O_CREAT : 0)
  const file = await open(path, flags, 0o600).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })
  if (!file) return undefined
  try {
    const { size } = await file.stat()
    if (size < at) return size
    for (let done = 0; done < piece.length;)
      done += (await file.write(piece, done, piece.length - done, at + done)).bytesWritten
    return Math.max(size, at + piece.length)
  } finally {
    await file.close()
  }
}

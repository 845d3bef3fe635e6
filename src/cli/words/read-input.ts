import { open } from 'node:fs/promises'
import type { CliContext } from '../frame/context.ts'
import { codeOf, MissingError, UsageError } from '../frame/errors.ts'

/** Reads a file, or standard input for `-`, of at most `mostBytes`. `flag` is who asks for it. */
export const readInput = async (
  path: string,
  flag: string,
  mostBytes: number,
  context: Pick<CliContext, 'stdin'>,
): Promise<Buffer> =>
  path === '-' ? await readStdin(flag, mostBytes, context) : await readFile(path, flag, mostBytes)

/** Reads standard input to its end. */
export const readStdin = async (
  flag: string,
  mostBytes: number,
  { stdin }: Pick<CliContext, 'stdin'>,
): Promise<Buffer> => {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of stdin) {
    const bytes = Buffer.from(piece)
    size += bytes.length
    if (size > mostBytes) throw tooLarge(flag, mostBytes)
    pieces.push(bytes)
  }
  return Buffer.concat(pieces)
}

const readFile = async (path: string, flag: string, mostBytes: number): Promise<Buffer> => {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw unreadable(path, flag, error)
  })
  try {
    const bytes = Buffer.alloc(mostBytes + 1)
    let size = 0
    for (;;) {
      const { bytesRead } = await file.read(bytes, size, bytes.length - size, null)
      size += bytesRead
      if (size > mostBytes) throw tooLarge(flag, mostBytes)
      if (bytesRead === 0) return bytes.subarray(0, size)
    }
  } catch (error) {
    throw error instanceof UsageError ? error : unreadable(path, flag, error)
  } finally {
    await file.close()
  }
}

/** Why a file could not be read, in words. */
export const unreadable = (path: string, flag: string, error: unknown): Error => {
  const code = codeOf(error)
  if (code === 'ENOENT')
    return new MissingError(`${flag}: there is no file ${path}.`, 'Check the path.')
  if (code === 'EISDIR')
    return new UsageError(`${flag}: ${path} is a folder.`, 'Name a file in it.')
  return new UsageError(`${flag}: ${path} cannot be read (${code}).`, 'Check who may read it.')
}

const tooLarge = (flag: string, mostBytes: number): UsageError =>
  new UsageError(`${flag} is larger than ${mostBytes} bytes, which is the most.`)

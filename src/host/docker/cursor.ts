import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How far a container's log has been read, kept over a restart of the host. */
export interface Cursor {
  /** Nanoseconds since 1970; 0 before the first line. */
  readonly at: () => bigint
  readonly move: (at: bigint) => void
  /** Writes down what was not yet. */
  readonly close: () => void
  readonly forget: () => void
}

/** A line is written twice into the log when the host is killed sooner than this after it. */
const everyMs = 200

/** The cursor of this name; each has a file of its own. */
export const openCursor = (folder: string, name: string): Cursor => {
  const path = join(folder, `${name}.cursor`)
  let at = readCursor(path)
  let written = at
  let timer: NodeJS.Timeout | undefined
  const write = (): void => {
    timer = undefined
    if (written === at) return
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(`${path}.new`, `${at}\n`, { mode: 0o600 })
    renameSync(`${path}.new`, path)
    written = at
  }
  return {
    at: () => at,
    move: (to) => {
      at = to
      timer ??= setTimeout(write, everyMs).unref()
    },
    close: () => {
      clearTimeout(timer)
      write()
    },
    forget: () => {
      clearTimeout(timer)
      rmSync(path, { force: true })
    },
  }
}

const readCursor = (path: string): bigint => {
  try {
    const text = readFileSync(path, 'utf8').trim()
    return /^\d{1,20}$/.test(text) ? BigInt(text) : 0n
  } catch {
    return 0n
  }
}

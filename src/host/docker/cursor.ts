import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How far each stream of a log has been read, in nanoseconds since 1970; 0 is not at all. */
export interface Seen {
  readonly stdout: bigint
  readonly stderr: bigint
}

/** How far a container's log has been read, kept over a restart of the host. */
export interface Cursor {
  readonly seen: () => Seen
  readonly move: (stream: keyof Seen, at: bigint) => void
  /** Writes down what was not yet. */
  readonly close: () => void
  readonly forget: () => void
}

/** A line is written twice into the log when the host is killed sooner than this after it. */
const everyMs = 200

/** The cursor of this name; each has a file of its own. */
export const openCursor = (folder: string, name: string): Cursor => {
  const path = join(folder, `${name}.cursor`)
  let seen = readCursor(path)
  let written = seen
  let timer: NodeJS.Timeout | undefined
  const write = (): void => {
    timer = undefined
    if (written === seen) return
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeFileSync(`${path}.new`, `${seen.stdout} ${seen.stderr}\n`, { mode: 0o600 })
      renameSync(`${path}.new`, path)
      written = seen
    } catch {
      // As on a full disk: the next move tries again; who reads on before that repeats some lines.
    }
  }
  return {
    seen: () => seen,
    move: (stream, at) => {
      seen = { ...seen, [stream]: at }
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

const readCursor = (path: string): Seen => {
  try {
    const [, stdout, stderr] = /^(\d{1,20}) (\d{1,20})\n$/.exec(readFileSync(path, 'utf8')) ?? []
    if (stdout !== undefined && stderr !== undefined)
      return { stdout: BigInt(stdout), stderr: BigInt(stderr) }
  } catch {
    // There was none: the whole log is read.
  }
  return { stdout: 0n, stderr: 0n }
}

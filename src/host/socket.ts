import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { writeWhole } from './whole-file.ts'

/** A socket that takes connections under a path. */
export interface Socket {
  readonly path: string
  /** Takes no more connections and removes the path, unless somebody else's socket is there now. */
  close(): void
}

/** The longest path that every system takes (macOS: 104 with the final NUL, Linux: 108). */
const mostPathBytes = 103
/** What is added to the path while the socket is made. */
const asideBytes = 9

/** The file, below the data folder, that holds the path of the host's socket. */
export const socketFile = (data: string): string => join(data, 'host', 'socket')

/**
 * Listens on `<data>/host.sock` with mode 0600, or where that is too long on a path in a folder of
 * its own below the system's temporary folder; `<data>/host/socket` says which. The socket takes
 * the place of another one at once, so that a connection meets the old host or the new one.
 */
export const listenOnSocket = async (server: Server, data: string): Promise<Socket> => {
  const path = choosePath(data)
  const before = socketPath(data)
  const aside = `${path}.${randomBytes(4).toString('hex')}`
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(aside, resolve)
  })
  chmodSync(aside, 0o600)
  const { ino } = statSync(aside)
  renameSync(aside, path)
  writeWhole(socketFile(data), `${path}\n`)
  if (before !== undefined && before !== path) removeShort(before)
  return {
    path,
    close: () => {
      server.close()
      server.closeAllConnections()
      if (statSync(path, { throwIfNoEntry: false })?.ino !== ino) return
      rmSync(path, { force: true })
      removeShort(path)
    },
  }
}

/** Where the host of a data folder was last heard; undefined when there was none. */
export const socketPath = (data: string): string | undefined => {
  try {
    return readFileSync(socketFile(data), 'utf8').trim()
  } catch {
    return undefined
  }
}

/** Removes the folder that was made for one socket, whoever made it. */
const removeShort = (path: string): void => {
  const folder = dirname(path)
  if (dirname(folder) === tmpdir() && basename(folder).startsWith(shortPrefix))
    rmSync(folder, { recursive: true, force: true })
}

const shortPrefix = 'berth-socket-'

const choosePath = (data: string): string => {
  const path = join(data, 'host.sock')
  return Buffer.byteLength(path) + asideBytes <= mostPathBytes
    ? path
    : join(mkdtempSync(join(tmpdir(), shortPrefix)), 'host.sock')
}

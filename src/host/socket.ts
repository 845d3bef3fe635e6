import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, renameSync, rmSync, rmdirSync, statSync } from 'node:fs'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { writeWhole } from './snapshot.ts'

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
  const aside = `${path}.${randomBytes(4).toString('hex')}`
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(aside, resolve)
  })
  chmodSync(aside, 0o600)
  const { ino } = statSync(aside)
  renameSync(aside, path)
  writeWhole(socketFile(data), `${path}\n`)
  return {
    path,
    close: () => {
      server.close()
      if (statSync(path, { throwIfNoEntry: false })?.ino !== ino) return
      rmSync(path, { force: true })
      if (dirname(path) !== data) rmdirSync(dirname(path))
    },
  }
}

const choosePath = (data: string): string => {
  const path = join(data, 'host.sock')
  return Buffer.byteLength(path) + asideBytes <= mostPathBytes
    ? path
    : join(mkdtempSync(join(tmpdir(), 'berth-')), 'host.sock')
}

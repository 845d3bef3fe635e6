import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect, createServer as createNetServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { createEdge, type Edge, type EdgeOptions } from '../../src/host/edge/edge.ts'
import type { Address } from '../../src/host/address.ts'
import type { Route } from '../../src/host/wire.ts'

/** An edge with what it needs around it. */
export interface World {
  readonly edge: Edge
  readonly port: number
  readonly folder: string
  readonly errors: string[]
  /** What the edge is told when it asks. */
  readonly addresses: Map<string, readonly Address[]>
  readonly folders: Map<string, string>
  /** Applies these routes under the next version. */
  route(...routes: readonly Route[]): Promise<void>
}

export const startWorld = async (
  t: TestContext,
  options: Partial<EdgeOptions> = {},
): Promise<World> => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-edge-'))
  const addresses = new Map<string, readonly Address[]>()
  const folders = new Map<string, string>()
  const errors: string[] = []
  const edge = createEdge({
    addressesOf: (deployment) => addresses.get(deployment) ?? null,
    folderOf: (deployment) => folders.get(deployment) ?? null,
    snapshotPath: join(folder, 'routes.json'),
    onError: (message) => void errors.push(message),
    ...options,
  })
  const { port } = await edge.listen({ port: 0, host: '127.0.0.1' })
  t.after(async () => {
    await edge.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  })
  let version = 0
  const route = async (...routes: readonly Route[]): Promise<void> => {
    version += 1
    await edge.apply({ fence: { incarnation: 'one', version }, routes })
  }
  return { edge, port, folder, errors, addresses, folders, route }
}

/** A route of `shop.localhost`. */
export const to = (deployment: string | null, path = '/', strip = false): Route => ({
  host: 'shop.localhost',
  path,
  strip,
  deployment,
})

/** A service on a port of its own. */
export const startService = async (
  t: TestContext,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Address & { readonly server: Server }> => {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port, server }
}

/** A service that answers each connection with raw bytes, and remembers what it was sent. */
export const startRaw = async (
  t: TestContext,
  onData: (socket: Socket, heard: string) => void,
): Promise<Address & { readonly heard: string[] }> => {
  const heard: string[] = []
  const open = new Set<Socket>()
  const server = createNetServer((socket) => {
    open.add(socket)
    const mine = heard.push('') - 1
    socket.on('error', () => socket.destroy())
    socket.on('data', (piece) => {
      heard[mine] += piece.toString('latin1')
      onData(socket, heard[mine] ?? '')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    for (const socket of open) socket.destroy()
  })
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port, heard }
}

/** Sends bytes; answers with all that comes until `until` is in it or the connection ends. */
export const raw = async (port: number, bytes: string, until?: RegExp): Promise<string> => {
  const socket = connect(port, '127.0.0.1')
  socket.write(bytes, 'latin1')
  let text = ''
  try {
    for await (const piece of socket as AsyncIterable<Buffer>) {
      text += piece.toString('latin1')
      if (until?.test(text)) break
    }
  } catch {
    // A reset is an end, too.
  }
  socket.destroy()
  return text
}

/** The status of each answer in a text. */
export const statuses = (text: string): readonly number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status))

/** Waits until something is so. */
export const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo())
    await new Promise((resolve) => {
      setTimeout(resolve, 5)
    })
}

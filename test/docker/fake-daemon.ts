import { mkdtemp, rm } from 'node:fs/promises'
import { createServer as createHttp, type ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'

/** Something on a socket that is not quite Docker. */
export interface FakeDaemon {
  readonly socket: string
  readonly folder: string
  readonly asked: string[]
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Answers what it is told; undefined is left hanging. */
export type Answer = (what: string, response: ServerResponse) => void

/** Speaks HTTP; pings are answered with this version, the rest by `answer`. */
export const startFake = async (version: string | null, answer: Answer): Promise<FakeDaemon> => {
  const asked: string[] = []
  const server = createHttp((request, response) => {
    request.resume()
    const what = `${request.method} ${request.url}`
    asked.push(what)
    if (what !== 'GET /_ping') return answer(what, response)
    response.writeHead(200, version === null ? {} : { 'api-version': version }).end('OK')
  })
  return await listening(server, asked, () => server.closeAllConnections())
}

/** Says the same bytes to everybody. */
export const startParrot = async (bytes: string): Promise<FakeDaemon> => {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.end(bytes)
  })
  return await listening(server, [], () => {})
}

const listening = async (server: Server, asked: string[], cut: () => void): Promise<FakeDaemon> => {
  const folder = await mkdtemp('/tmp/berth-fake-docker-')
  const socket = join(folder, 'docker.sock')
  server.listen(socket)
  await once(server, 'listening')
  return {
    socket,
    folder,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.close()
      cut()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after } from 'node:test'

/** A call as the server saw it; `body` is parsed. */
export interface Seen {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string | readonly string[]>>
  readonly headers: IncomingMessage['headers']
  readonly body: unknown
  readonly text: string
}

/** What it answers: a value as JSON with 200 (201 for POST), or all of it said. */
export type Canned =
  | { readonly value: unknown; readonly status?: number }
  | { readonly problem: object }
  | { readonly raw: string; readonly type: string; readonly status?: number }

/** A server of canned answers. */
export interface FakeServer {
  readonly url: string
  readonly seen: Seen[]
}

/** Starts a server that answers `METHOD /path` from a table; it goes with the tests of the file. */
export const startFakeServer = async (
  answers: Readonly<Record<string, Canned | ((seen: Seen) => Canned)>>,
): Promise<FakeServer> => {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    const call = await read(request)
    seen.push(call)
    const found = answers[`${call.method} ${call.path}`]
    const canned = typeof found === 'function' ? found(call) : found
    const [status, type, text] = written(canned ?? { problem: notCanned }, call.method)
    response.writeHead(status, { 'content-type': type }).end(text)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  after(() => server.close())
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, seen }
}

const notCanned = { code: 'defect', detail: 'nothing was canned for this', status: 500 }

const written = (canned: Canned, method: string): readonly [number, string, string] => {
  if ('problem' in canned) {
    const status = 'status' in canned.problem ? Number(canned.problem.status) : 400
    return [status, 'application/problem+json', JSON.stringify(canned.problem)]
  }
  const { status } = canned
  if ('raw' in canned) return [status ?? 200, canned.type, canned.raw]
  return [
    status ?? (method === 'POST' ? 201 : 200),
    'application/json',
    JSON.stringify(canned.value),
  ]
}

const read = async (request: IncomingMessage): Promise<Seen> => {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  const text = Buffer.concat(pieces).toString('utf8')
  const url = new URL(request.url ?? '/', 'http://localhost')
  const query = Object.fromEntries(
    [...new Set(url.searchParams.keys())].map((key) => {
      const values = url.searchParams.getAll(key)
      return [key, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
  return {
    method: request.method ?? '',
    path: decodeURIComponent(url.pathname),
    query,
    headers: request.headers,
    body: text === '' ? undefined : JSON.parse(text),
    text,
  }
}

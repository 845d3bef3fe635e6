import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { request, type IncomingMessage, type RequestOptions } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { shippedMigrations } from '../engines/places.ts'
import type { Patience } from '../../src/listening.ts'
import { serve, type Server } from '../../src/serve.ts'

const quick: Patience = {
  headersMs: 300,
  requestMs: 600,
  lookMs: 50,
  idleMs: 60_000,
  stoppingMs: 5000,
}

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
}

/** What is refused before it is a request is told like everything else, and ends there. */
const isTold = (heardText: string, status: number, code: string): void => {
  const [head = '', body = ''] = heardText.split('\r\n\r\n')
  assert.match(head, new RegExp(`^HTTP/1\\.1 ${status} [A-Z]`))
  assert.match(head, /content-type: application\/problem\+json/)
  const problem = JSON.parse(body) as Record<string, unknown>
  assert.deepEqual([problem['status'], problem['code']], [status, code])
  assert.match(String(problem['requestId']), /^req_/)
  assert.ok(head.includes(`x-request-id: ${String(problem['requestId'])}`))
}

describe('a server on a socket', () => {
  let folder: string
  let server: Server
  let token: string
  const log: string[] = []
  const sockets: Socket[] = []

  beforeEach(async () => {
    log.length = 0
    folder = await mkdtemp(join(tmpdir(), 'berth-socket-'))
    await start(quick)
    token = server.unshown?.secret ?? ''
  })
  const start = async (patience: Patience): Promise<void> => {
    server = await serve(
      { listen: '127.0.0.1', port: 0, data: folder, databaseUrl: undefined, callsPerSecond: 1000 },
      {
        version: 'test',
        migrations: shippedMigrations,
        log: (line) => log.push(JSON.stringify(line)),
        patience,
      },
    )
  }
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const open = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(server.url)
      const socket = connect(Number(port), hostname, () => resolve(socket))
      sockets.push(socket)
      socket.once('error', reject)
    })
  const begin = (path: string, options: RequestOptions = {}) => {
    const sent = request(new URL(path, server.url), options)
    sent.setHeader('authorization', `Bearer ${token}`)
    return sent
  }
  const call = (path: string, options: RequestOptions & { readonly body?: string } = {}) => {
    const sent = begin(path, options)
    sent.end(options.body)
    return answerOf(sent)
  }
  /** Writes text, and gives all that comes back until the server closes. */
  const talk = async (text: string): Promise<string> => {
    const socket = await open()
    socket.write(text)
    return await heard(socket)
  }

  it('answers with the id of the request and without a word about what it runs on', async () => {
    const { status, headers } = await call('/v1/whoami')
    assert.equal(status, 200)
    assert.match(String(headers['x-request-id']), /^req_/)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['cache-control'], 'no-store')
    assert.deepEqual([headers['x-powered-by'], headers.server], [undefined, undefined])
  })

  it('refuses a body with GET, and one that is too large, with or without a length', async () => {
    const withBody = await call('/v1/whoami', {
      method: 'GET',
      headers: { 'content-length': 2 },
      body: '{}',
    })
    assert.equal(withBody.status, 400)
    assert.match(withBody.text, /must have no body with GET/)
    const headers = { 'content-type': 'application/json' }
    const long = 'x'.repeat(200_000)
    const chunked = await call('/v1/projects', {
      method: 'POST',
      headers: { ...headers, 'transfer-encoding': 'chunked' },
      body: long,
    })
    assert.equal(chunked.status, 413)
    const measured = await call('/v1/projects', {
      method: 'POST',
      headers: { ...headers, 'content-length': long.length },
      body: long,
    })
    assert.equal(measured.status, 413)
    assert.match(measured.text, /"code":"too_large"/)
  })

  it('reads no body of a caller that it does not know', async () => {
    const socket = await open()
    socket.write('POST /v1/projects HTTP/1.1\r\nHost: x\r\nContent-Length: 6000000\r\n\r\n{')
    const [chunk] = (await once(socket, 'data')) as [Buffer]
    assert.match(chunk.toString(), /^HTTP\/1\.1 401 /)
  })

  it('ends a connection whose headers, or whose body, come too slowly', async () => {
    isTold(await talk('GET /v1/whoami HTTP/1.1\r\nHost: x\r\nX-Slow: '), 408, 'timed_out')
    const head = `POST /v1/projects HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n`
    const slow = await talk(`${head}Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{`)
    assert.match(slow, /^HTTP\/1\.1 (?:408|400) /)
    await until(() => log.some((line) => /"operation":"project.create".*"status":400/.test(line)))
    assert.ok(log.every((line) => !/defect/.test(line)))
  })

  it('ends a connection whose peer reads no more', async () => {
    await server.stop()
    await start({ ...quick, idleMs: 200 })
    const socket = await open()
    let isClosed = false
    socket.on('error', () => {})
    socket.once('close', () => {
      isClosed = true
    })
    socket.pause()
    socket.write('GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(500))
    // What is sent to a connection that is gone breaks it on this side too.
    while (!isClosed) {
      await pause(1000)
      socket.write('\r\n')
    }
  })

  it('refuses headers that are too large, and what is no HTTP', async () => {
    const long = `GET /v1/whoami HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`
    isTold(await talk(long), 431, 'too_large')
    isTold(await talk('hello\r\n\r\n'), 400, 'invalid_input')
    const chunk = `1;${'x'.repeat(20_000)}\r\na\r\n0\r\n\r\n`
    const chunks = `POST /v1/projects HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`
    isTold(await talk(chunks), 413, 'too_large')
    const twice = `POST /v1/projects HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`
    isTold(await talk(twice), 400, 'invalid_input')
    const noHost = await talk('GET /v1/whoami HTTP/1.1\r\n\r\n')
    assert.match(noHost, /^HTTP\/1\.1 400 /)
    assert.equal((await call('/v1/whoami')).status, 200)
  })

  it('lets the address of a peer into the audit, and no header', async () => {
    const body = JSON.stringify({ name: 'shop' })
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.7' }
    assert.equal((await call('/v1/projects', { method: 'POST', headers, body })).status, 201)
    const { text } = await call('/v1/audit-entries')
    assert.match(text, /"address":"127\.0\.0\.1"/)
    assert.doesNotMatch(text, /203\.0\.113/)
  })

  it('stops gracefully: what runs is finished, what comes is refused, streams end', async () => {
    const stream = begin('/v1/events', { headers: { accept: 'text/event-stream' } })
    stream.end()
    const [following] = (await once(stream, 'response')) as [IncomingMessage]
    following.resume()
    const ended = once(following, 'end')

    const running = begin('/v1/projects', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
    })
    running.write('{"name":')
    // A connection that stays for the next call, which comes too late.
    const kept = await open()
    kept.write(`GET /v1/whoami HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`)
    await once(kept, 'data')
    await until(() => log.filter((line) => /"message":"call"/.test(line)).length === 2)

    const stopping = server.stop()
    await ended
    running.end('"shop"}')
    const { status, headers } = await answerOf(running)
    assert.equal(status, 201)
    assert.equal(headers.connection, 'close')
    await stopping
    await assert.rejects(call('/healthz'), /ECONNREFUSED/)
    assert.ok(log.every((line) => !/defect|fault/.test(line)))
  })

  it('waits for what runs no longer than it says', async () => {
    await server.stop()
    await start({ ...quick, headersMs: 60_000, requestMs: 60_000, stoppingMs: 100 })
    const running = begin('/v1/projects', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
    })
    running.write('{"name":')
    const broken = assert.rejects(once(running, 'response'), /socket hang up|ECONNRESET/)
    await until(() => running.socket?.connecting === false && running.socket.bytesWritten > 0)
    await server.stop()
    await broken
  })
})

const once = (emitter: NodeJS.EventEmitter, event: string): Promise<unknown[]> =>
  new Promise((resolve, reject) => {
    emitter.once(event, (...values: unknown[]) => resolve(values))
    emitter.once('error', reject)
  })

const answerOf = async (sent: ReturnType<typeof request>): Promise<Answer> => {
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const parts: Buffer[] = []
  for await (const part of response) parts.push(part as Buffer)
  const text = Buffer.concat(parts).toString()
  return { status: response.statusCode ?? 0, headers: response.headers, text }
}

const heard = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    let text = ''
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    socket.once('close', () => resolve(text))
    socket.on('error', () => {})
  })

/** Waits for a condition, however long it takes. */
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await pause(5)
}

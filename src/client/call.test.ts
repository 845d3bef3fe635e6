import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createHttps } from 'node:https'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { endpoint } from '../contract/endpoint.ts'
import { call, type Connection } from './call.ts'
import { UnreachableError } from './errors.ts'
import { parseServer } from './server-address.ts'

const get = endpoint<Record<string, unknown>, unknown>({
  id: 'thing.get',
  method: 'GET',
  path: '/v1/things/{name}',
  permission: 'authenticated',
  summary: '',
  status: 200,
})
const post = { ...get, method: 'POST', path: '/v1/things' } as const

const connectionTo = (url: string, timeoutMs = 10_000): Connection => {
  const server = parseServer(url)
  assert.ok(server)
  return { server, token: 'berth_test', timeoutMs, agent: 'test/1' }
}

const listening = async (server: Server): Promise<number> => {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  after(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}

const answer = (body: string): string =>
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`

/** A server that does this with each connection's request; the requests as they came. */
const raw = async (
  act: (socket: Socket, count: number) => void,
): Promise<{ readonly url: string; readonly requests: string[] }> => {
  const requests: string[] = []
  const port = await listening(
    createServer((socket) => {
      socket.on('error', () => undefined)
      socket.on('data', (bytes) => {
        requests.push(bytes.toString('latin1'))
        act(socket, requests.length)
      })
    }),
  )
  return { url: `http://127.0.0.1:${port}`, requests }
}

const failing = async (promise: Promise<unknown>): Promise<UnreachableError> => {
  const error: unknown = await promise.catch((caught: unknown) => caught)
  assert.ok(error instanceof UnreachableError, String(error))
  return error
}

describe('a call', () => {
  it('puts fields into path and query', async () => {
    const { url, requests } = await raw((socket) => socket.end(answer('{"a":1}')))
    const input = { name: 'a/b c', label: ['x=1', 'y=&'], history: 'true', at: undefined }
    const { value, text } = await call(get, input, connectionTo(`${url}/prefix`))
    assert.deepEqual([value, text], [{ a: 1 }, '{"a":1}'])
    assert.deepEqual(requests, [
      [
        'GET /prefix/v1/things/a%2Fb%20c?label=x%3D1&label=y%3D%26&history=true HTTP/1.1',
        `host: ${url.slice('http://'.length)}`,
        'connection: close',
        'accept: application/json',
        'user-agent: test/1',
        'authorization: Bearer berth_test',
        '',
        '',
      ].join('\r\n'),
    ])
  })

  it('puts fields into a body in UTF-8, with the key', async () => {
    const { url, requests } = await raw((socket) => socket.end(answer('{}')))
    await call(post, { name: 'é', gone: undefined }, connectionTo(url), 'key-1')
    const [head = '', body = ''] = (requests[0] ?? '').split('\r\n\r\n')
    assert.match(head, /^POST \/v1\/things HTTP\/1\.1\r\n/)
    assert.match(head, /\r\nidempotency-key: key-1\r\n/)
    assert.match(head, /\r\ncontent-length: 13$/m)
    assert.equal(Buffer.from(body, 'latin1').toString(), '{"name":"é"}')
  })

  it('never lets a header begin another', async () => {
    const { url, requests } = await raw((socket) => socket.end(answer('{}')))
    const connection = { ...connectionTo(url), token: 'x\r\nevil: 1' }
    const error: unknown = await call(get, { name: 'a' }, connection).catch(
      (caught: unknown) => caught,
    )
    assert.ok(error instanceof TypeError)
    assert.deepEqual(requests, [])
  })

  it('is made again when the connection broke, once, and only if that is safe', async () => {
    const rows = [
      [get, { name: 'a' }, undefined, 2],
      [post, {}, 'key-1', 2],
      [post, {}, undefined, 1],
    ] as const
    for (const [what, input, key, times] of rows) {
      for (const act of [
        (socket: Socket) => socket.destroy(),
        (socket: Socket) => socket.end(),
        (socket: Socket) => socket.resetAndDestroy(),
      ]) {
        const { url, requests } = await raw(act)
        const error = await failing(call(what, input, connectionTo(url), key))
        assert.match(error.message, /broke off before the answer/)
        assert.equal(requests.length, times)
      }
    }
    const { url } = await raw((socket, count) =>
      count === 1 ? socket.destroy() : socket.end(answer('{"second":true}')),
    )
    assert.deepEqual((await call(post, {}, connectionTo(url), 'k')).value, { second: true })
  })

  it('gives up an answer that does not come, or not to its end', async () => {
    for (const act of [() => undefined, (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\n')]) {
      const { url } = await raw(act)
      const error = await failing(call(get, { name: 'a' }, connectionTo(url, 50)))
      assert.equal(error.message, `${url} did not answer within 0.05 s.`)
    }
    const { url } = await raw((socket) =>
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{'),
    )
    const error = await failing(call(get, { name: 'a' }, connectionTo(url)))
    assert.match(error.message, /does not look like a Berth server: it ends too early/)
  })

  it('says what is not there', async () => {
    const rows = [
      ['http://127.0.0.1:1', /^Nothing answers at/],
      ['https://127.0.0.1:1', /^Nothing answers at/],
      ['http://berth.invalid', /^The host berth\.invalid is not known here\.$/],
    ] as const
    for (const [url, says] of rows)
      assert.match((await failing(call(get, { name: 'a' }, connectionTo(url)))).message, says)
  })
})

describe('a call over TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-tls-'))
  after(() => rmSync(folder, { recursive: true }))
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = '-subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 -days 1 -nodes'
  const curve = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1'
  const made = spawnSync(
    'openssl',
    `req -x509 ${curve} ${subject} -keyout ${keyFile} -out ${certFile}`.split(' '),
  )
  const skip = made.status === 0 ? false : 'there is no openssl to make a certificate'

  it(
    'refuses a certificate that nobody vouches for, and a server without TLS',
    { skip },
    async () => {
      const tls = { key: readFileSync(keyFile), cert: readFileSync(certFile) }
      const port = await listening(createHttps(tls, (_, response) => response.end('{}')))
      const error = await failing(
        call(get, { name: 'a' }, connectionTo(`https://127.0.0.1:${port}`)),
      )
      assert.match(
        error.message,
        /^The certificate of .* is not accepted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
      )
      assert.match(error.next, /NODE_EXTRA_CA_CERTS/)
      const { url } = await raw((socket) => socket.end(answer('{}')))
      const plain = await failing(
        call(get, { name: 'a' }, connectionTo(url.replace('http', 'https'))),
      )
      assert.match(plain.message, /does not speak TLS/)
    },
  )

  it('works with a certificate of an authority that is trusted', { skip }, async () => {
    const tls = { key: readFileSync(keyFile), cert: readFileSync(certFile) }
    const port = await listening(
      createHttps(tls, (request, response) => {
        const { method, url, headers } = request
        const type = { 'content-type': 'application/json' }
        response.writeHead(200, type).end(JSON.stringify([method, url, headers.authorization]))
      }),
    )
    // The authorities are read when the program starts.
    const script = `
      import { call } from ${JSON.stringify(new URL('call.ts', import.meta.url).href)}
      import { parseServer } from ${JSON.stringify(new URL('server-address.ts', import.meta.url).href)}
      const server = parseServer('https://127.0.0.1:${port}/p')
      const endpoint = { id: 'x', method: 'GET', path: '/v1/{name}', status: 200 }
      const connection = { server, token: 't', timeoutMs: 10000, agent: 'test' }
      const { text } = await call(endpoint, { name: 'a', b: 'c' }, connection)
      process.stdout.write(text)`
    const { spawn } = await import('node:child_process')
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: certFile },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const pieces = await child.stdout.toArray()
    assert.equal(Buffer.concat(pieces as Buffer[]).toString(), '["GET","/p/v1/a?b=c","Bearer t"]')
  })
})

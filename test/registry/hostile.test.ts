import assert from 'node:assert/strict'
import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { ServerResponse } from 'node:http'
import { test } from 'node:test'
import { digestOf } from '../../src/formats/digest.ts'
import type { RegistryErrorCode } from '../../src/registry/registry-error.ts'
import { answerManifest, manifestBytes, startFakeRegistry } from './fake-registry.ts'
import { failure, resolve } from './resolving.ts'

type Answering = (response: ServerResponse, host: string) => void

const answer =
  (status: number, body: string | Uint8Array, headers: Record<string, string> = {}): Answering =>
  (response) => {
    response.writeHead(status, headers)
    response.end(body)
  }

const redirect = (location: string): Answering => answer(302, '', { location })

const rows: readonly (readonly [string, Answering, RegistryErrorCode, RegExp])[] = [
  ['has no such tag', answer(404, '{}'), 'registry_not_found', /has no acme\/shop:v1$/],
  ['forbids', answer(403, ''), 'registry_unauthorized', /without credentials, or it does not/],
  ['is overloaded', answer(429, ''), 'registry_failed', /answered 429/],
  ['is broken', answer(500, '<h1>swordfish</h1>'), 'registry_failed', /answered 500/],
  ['has nothing to say', answer(204, ''), 'registry_malformed', /answered 204/],
  ['redirects nowhere', answer(302, ''), 'registry_malformed', /answered 302/],
  ['answers with HTML', answer(200, '<html>'), 'registry_malformed', /must be JSON/],
  ['answers with nothing', answer(200, ''), 'registry_malformed', /must be JSON/],
  ['answers with other JSON', answer(200, '{"tags":[]}'), 'registry_malformed', /schemaVersion 2/],
  ['answers with schema 1', answer(200, '{"schemaVersion":1}'), 'registry_malformed', /version 2/i],
  [
    'answers with something ambiguous',
    answer(200, '{"schemaVersion":2,"manifests":[],"config":{},"layers":[]}'),
    'registry_malformed',
    /either manifests, or config and layers/,
  ],
  [
    'answers with endless depth',
    answer(200, '['.repeat(1_000_000)),
    'registry_malformed',
    /must not nest deeper/,
  ],
  [
    'announces another digest',
    answer(200, manifestBytes, { 'docker-content-digest': digestOf('other') }),
    'registry_malformed',
    new RegExp(`announced ${digestOf('other')} and sent ${digestOf(manifestBytes)}`),
  ],
  [
    'compresses unasked',
    answer(200, manifestBytes, { 'content-encoding': 'gzip' }),
    'registry_malformed',
    /compressed/,
  ],
  [
    'answers with too much',
    answer(200, Buffer.alloc(4 * 1024 * 1024 + 1)),
    'registry_too_large',
    /more than 4194304 bytes/,
  ],
  [
    'never stops answering',
    (response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65536)));
      }
      response.on('drain', more)
      more()
    },
    'registry_too_large',
    /more than 4194304 bytes/,
  ],
  [
    'redirects to itself',
    (response, host) => redirect(`http://${host}/v2/acme/shop/manifests/v1`)(response, host),
    'registry_redirects',
    /more than 5 times/,
  ],
  ['redirects to a file', redirect('file:///etc/passwd'), 'registry_malformed', /do not follow/],
  [
    'redirects to plain HTTP elsewhere',
    redirect('http://registry.invalid/x?signature=swordfish'),
    'registry_insecure',
    /registry\.invalid over plain HTTP/,
  ],
  [
    'asks for credentials in an unknown way',
    answer(401, '', { 'www-authenticate': 'Negotiate' }),
    'registry_malformed',
    /neither Basic nor Bearer/,
  ],
  ['asks for credentials without a word', answer(401, ''), 'registry_malformed', /neither Basic/],
  [
    'asks for credentials and we have none',
    answer(401, '', { 'www-authenticate': 'Basic realm="x"' }),
    'registry_unauthorized',
    /without credentials/,
  ],
  [
    'has its tokens from plain HTTP elsewhere',
    answer(401, '', { 'www-authenticate': 'Bearer realm="http://tokens.invalid/"' }),
    'registry_insecure',
    /tokens\.invalid over plain HTTP/,
  ],
  [
    'has its tokens from nowhere',
    answer(401, '', { 'www-authenticate': 'Bearer realm="nowhere://"' }),
    'registry_malformed',
    /do not follow/,
  ],
  [
    'breaks off',
    (response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('{', () => response.destroy())
    },
    'registry_unreachable',
    /cannot reach 127\.0\.0\.1/,
  ],
]

for (const [what, answering, code, message] of rows)
  test(`a registry that ${what}: ${code}`, async () => {
    await using registry = await startFakeRegistry((_, response, host) => answering(response, host))
    const error = await failure(code, `${registry.host}/acme/shop:v1`)
    assert.match(error.message, message)
    assert.ok(registry.seen.length <= 6)
  })

/** A server that is below HTTP: what to do with a connection. */
const startRaw = async (onConnection: (socket: Socket) => void) => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).resume()
    onConnection(socket)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const stop = async (): Promise<void> => {
    const closed = new Promise((done) => server.close(done))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  return { host: `127.0.0.1:${port}`, sockets, stop, [Symbol.asyncDispose]: stop }
}

test('a registry that is not there is unreachable', async () => {
  const raw = await startRaw(() => {})
  await raw.stop()
  const error = await failure('registry_unreachable', `${raw.host}/x`)
  assert.equal(error.kind, 'fault')
  assert.match(error.message, /ECONNREFUSED/)
})

test('a name that does not exist is unreachable', async () => {
  await failure('registry_unreachable', 'registry.invalid/x')
})

test('a registry that speaks something else is malformed', async () => {
  await using raw = await startRaw((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))
  await failure('registry_malformed', `${raw.host}/x`)
})

test('a registry with endless headers is malformed', async () => {
  await using raw = await startRaw((socket) =>
    socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(1_000_000)}`),
  )
  await failure('registry_malformed', `${raw.host}/x`)
})

test('a registry that hangs up is unreachable', async () => {
  await using raw = await startRaw((socket) => socket.destroy())
  await failure('registry_unreachable', `${raw.host}/x`)
})

test('HTTPS to a server without it is unreachable, and says how plain HTTP is allowed', async () => {
  await using raw = await startRaw((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  await using registry = await startFakeRegistry((_, response, host) =>
    redirect(`https://${raw.host}/x`)(response, host),
  )
  const error = await failure('registry_unreachable', `${registry.host}/x`)
  assert.match(error.message, new RegExp(raw.host))
  assert.match(error.next, /--registry-insecure if it has no certificate/)
})

test('a registry that never answers is given up, and its connection is closed', async () => {
  await using raw = await startRaw(() => {})
  const error = await failure('registry_timeout', `${raw.host}/x`, { timeouts: { totalMs: 50 } })
  assert.match(error.message, /did not answer within 50 ms/)
  for (const socket of raw.sockets)
    if (!socket.closed) await new Promise((done) => socket.once('close', done))
})

test('a connection that does not come about is given up before the rest of the time', async () => {
  await using raw = await startRaw(() => {})
  await using registry = await startFakeRegistry((_, response, host) =>
    redirect(`https://${raw.host}/never-shakes-hands`)(response, host),
  )
  const timeouts = { connectMs: 50, totalMs: 600_000 }
  const error = await failure('registry_timeout', `${registry.host}/x`, { timeouts })
  assert.match(error.message, new RegExp(`${raw.host} did not answer within 50 ms`))
})

test('a registry that answers in drops is given up', async () => {
  await using registry = await startFakeRegistry((_, response) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write(' '), 5)
    response.on('close', () => clearInterval(timer))
  })
  await failure('registry_timeout', `${registry.host}/x`, { timeouts: { totalMs: 60 } })
})

test('the time is for all requests together', async () => {
  await using registry = await startFakeRegistry((_, response, host) => {
    setTimeout(() => redirect(`http://${host}/again`)(response, host), 30)
  })
  await failure('registry_timeout', `${registry.host}/x`, { timeouts: { totalMs: 100 } })
  assert.ok(registry.seen.length < 6)
})

test('a registry is asked for all kinds of manifests, and an answer elsewhere is followed', async () => {
  await using storage = await startFakeRegistry((_, response) => answerManifest(response))
  await using registry = await startFakeRegistry((_, response, host) =>
    redirect(`http://${storage.host}/blob`)(response, host),
  )
  const resolved = await resolve(`${registry.host}/acme/shop`)
  assert.deepEqual(resolved, {
    reference: `${registry.host}/acme/shop`,
    name: `${registry.host}/acme/shop`,
    digest: digestOf(manifestBytes),
    manifests: [manifestBytes],
    configType: 'application/vnd.oci.empty.v1+json',
  })
  const [asked] = registry.seen
  assert.equal(asked?.path, '/v2/acme/shop/manifests/latest')
  assert.match(
    asked?.headers.accept ?? '',
    /oci\.image\.index\.v1.*manifest\.list\.v2.*manifest\.v2/,
  )
})

test('a digest needs no registry, and no folder is asked for credentials', async () => {
  const digest = digestOf('anything')
  const env = { DOCKER_CONFIG: '/dev/null/not-a-folder' }
  assert.deepEqual(await resolve(`registry.invalid/x:v1@${digest}`, { env }), {
    reference: `registry.invalid/x:v1@${digest}`,
    name: 'registry.invalid/x',
    digest,
  })
})

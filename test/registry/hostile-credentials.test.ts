import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExplicitCredentials } from '../../src/registry/explicit-credentials.ts'
import {
  answerManifest,
  askBasic,
  authorizations,
  basic,
  password,
  startFakeRegistry,
  startPrivate,
  type Seen,
} from './fake-registry.ts'
import { dockerConfig, failure, resolve, temporaryFolder } from './resolving.ts'

const explicit = (server: string): { credentials: ExplicitCredentials } => ({
  credentials: { server, username: 'robot', password },
})

test('credentials are sent only when asked for', async () => {
  await using open = await startFakeRegistry((_, response) => answerManifest(response))
  await resolve(`${open.host}/x`, explicit(open.host))
  assert.deepEqual(authorizations(open.seen), [undefined])

  await using closed = await startPrivate()
  await resolve(`${closed.host}/x`, explicit(closed.host))
  assert.deepEqual(authorizations(closed.seen), [undefined, basic])
})

test('wrong credentials are refused once, and not tried again', async () => {
  await using registry = await startFakeRegistry((_, response) => {
    response.writeHead(401, askBasic).end(`robot:${password}`)
  })
  const error = await failure(
    'registry_unauthorized',
    `${registry.host}/x`,
    explicit(registry.host),
  )
  assert.match(error.message, /with the given user name and password/)
  assert.equal(registry.seen.length, 2)
})

test('credentials do not follow a redirect to another host, nor come back from it', async () => {
  await using storage = await startFakeRegistry((_, response) => answerManifest(response))
  await using registry = await startFakeRegistry(({ headers }, response) => {
    if (headers.authorization === basic)
      response.writeHead(307, { location: `http://${storage.host}/blob` }).end()
    else response.writeHead(401, askBasic).end()
  })
  await resolve(`${registry.host}/x`, explicit(registry.host))
  assert.deepEqual(authorizations(registry.seen), [undefined, basic])
  assert.deepEqual(authorizations(storage.seen), [undefined])
})

test('another host that is redirected to gets no credentials by asking', async () => {
  await using thief = await startPrivate()
  await using registry = await startFakeRegistry((_, response) => {
    response.writeHead(302, { location: `http://${thief.host}/` }).end()
  })
  await failure('registry_unauthorized', `${registry.host}/x`, explicit(registry.host))
  assert.deepEqual(authorizations(thief.seen), [undefined])
  assert.deepEqual(authorizations(registry.seen), [undefined])
})

test('credentials for another registry are an error, and nobody is asked', async () => {
  await using registry = await startFakeRegistry((_, response) => answerManifest(response))
  await failure('credentials_elsewhere', `${registry.host}/x`, explicit('ghcr.io'))
  assert.equal(registry.seen.length, 0)
})

/** A registry that wants a token of its own realm, which `onToken` answers for. */
const tokenRegistry = (onToken: (seen: Seen) => readonly [number, string]) =>
  startFakeRegistry((seen, response, host) => {
    const challenge = `Bearer realm="http://${host}/token?a=b",service="s&t",scope="repository:x:push"`
    if (seen.path.startsWith('/token')) {
      const [status, body] = onToken(seen)
      response.writeHead(status, { location: `http://${host}/token` }).end(body)
    } else if (seen.headers.authorization === 'Bearer good') answerManifest(response)
    else response.writeHead(401, { 'www-authenticate': challenge }).end()
  })

test('a token is asked for with credentials, for reading alone, and sent to the registry', async () => {
  await using registry = await tokenRegistry(() => [200, '{"token":"good"}'])
  await resolve(`${registry.host}/acme/x`, explicit(registry.host))
  assert.deepEqual(authorizations(registry.seen), [undefined, basic, 'Bearer good'])
  const asked = new URL(registry.seen[1]?.path ?? '', 'http://x').searchParams
  assert.deepEqual(
    [...asked],
    [
      ['a', 'b'],
      ['scope', 'repository:acme/x:pull'],
      ['service', 's&t'],
    ],
  )
})

test('without credentials a token is asked for as anybody', async () => {
  await using registry = await tokenRegistry(() => [200, '{"access_token":"good"}'])
  await resolve(`${registry.host}/x`)
  assert.deepEqual(authorizations(registry.seen), [undefined, undefined, 'Bearer good'])
})

test('an identity token is posted, never put into an address', async () => {
  await using folder = await temporaryFolder()
  await using registry = await tokenRegistry(() => [200, '{"access_token":"good"}'])
  const auths = { [registry.host]: { auth: '', identitytoken: password } }
  await resolve(`${registry.host}/x`, { env: await dockerConfig(folder.path, { auths }) })
  const [, asked] = registry.seen
  assert.equal(asked?.method, 'POST')
  assert.doesNotMatch(asked.path, /swordfish/)
  assert.equal(new URLSearchParams(asked.body).get('refresh_token'), password)
  assert.equal(new URLSearchParams(asked.body).get('scope'), 'repository:x:pull')
})

test('an identity token follows no redirect', async () => {
  await using folder = await temporaryFolder()
  await using registry = await tokenRegistry(() => [307, ''])
  const auths = { [registry.host]: { identitytoken: password } }
  const env = await dockerConfig(folder.path, { auths })
  await failure('registry_malformed', `${registry.host}/x`, { env })
  assert.equal(registry.seen.filter(({ method }) => method === 'POST').length, 1)
})

test('an identity token is not sent as a password', async () => {
  await using folder = await temporaryFolder()
  await using registry = await startPrivate()
  const auths = { [registry.host]: { identitytoken: password } }
  const env = await dockerConfig(folder.path, { auths })
  await failure('registry_unauthorized', `${registry.host}/x`, { env })
  assert.deepEqual(authorizations(registry.seen), [undefined])
})

const noTokens: readonly (readonly [number, string, Parameters<typeof failure>[0]])[] = [
  [401, password, 'registry_unauthorized'],
  [403, password, 'registry_unauthorized'],
  [500, password, 'registry_failed'],
  [200, password, 'registry_malformed'],
  [200, '{"token":""}', 'registry_malformed'],
  [200, '{"token":"a\\r\\nb: c"}', 'registry_malformed'],
  [200, '{"token":{}}', 'registry_malformed'],
  [200, 'null', 'registry_malformed'],
  [200, ' '.repeat(300_000), 'registry_too_large'],
  [307, '', 'registry_redirects'],
]

for (const [status, body, code] of noTokens)
  test(`a token answer of ${status} ${body.slice(0, 20)}: ${code}`, async () => {
    await using registry = await tokenRegistry(() => [status, body])
    await failure(code, `${registry.host}/x`, explicit(registry.host))
  })

test('a configuration that cannot be read is named, not passed over', async () => {
  await using folder = await temporaryFolder()
  await using registry = await startPrivate()
  const env = await dockerConfig(folder.path, `{"auths": "${password}`)
  const error = await failure('credentials_unreadable', `${registry.host}/x`, { env })
  assert.match(error.message, /config\.json: it is not JSON/)
})

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { ExplicitCredentials } from '../../src/registry/explicit-credentials.ts'
import { answerManifest, startFakeRegistry, type Seen } from './fake-registry.ts'
import { dockerConfig, failure, resolve, temporaryFolder, writeHelper } from './resolving.ts'

const password = 'swordfish-1'
const basic = `Basic ${Buffer.from(`robot:${password}`).toString('base64')}`

const explicit = (server: string): { credentials: ExplicitCredentials } => ({
  credentials: { server, username: 'robot', password },
})

const authorizations = (seen: readonly Seen[]): readonly (string | undefined)[] =>
  seen.map(({ headers }) => headers.authorization)

const askBasic = { 'www-authenticate': 'Basic realm="x"' }

test('credentials are sent only when asked for', async () => {
  await using open = await startFakeRegistry((_, response) => answerManifest(response))
  await resolve(`${open.host}/x`, explicit(open.host))
  assert.deepEqual(authorizations(open.seen), [undefined])

  await using closed = await startFakeRegistry(({ headers }, response) => {
    if (headers.authorization === basic) answerManifest(response)
    else response.writeHead(401, askBasic).end()
  })
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
  await using thief = await startFakeRegistry((_, response) => {
    response.writeHead(401, askBasic).end()
  })
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
  await using registry = await startFakeRegistry((_, response) => {
    response.writeHead(401, askBasic).end()
  })
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

const helpers: readonly (readonly [string, string, RegExp])[] = [
  ['exits with an error', `echo '${password}'; echo '${password}' >&2; exit 3`, /exit code 3$/],
  ['answers nonsense', `echo '${password}'`, /something else than credentials/],
  ['answers other JSON', `echo '["${password}"]'`, /something else than credentials/],
  ['answers a secret alone', `echo '{"Secret":"${password}"}'`, /something else than/],
  ['answers nothing', 'true', /something else than credentials/],
  ['is killed', 'kill -9 $$', /was killed/],
  ['never stops writing', `while :; do echo '${password}'; done`, /wrote too much/],
]

for (const [what, script, message] of helpers)
  test(`a helper that ${what} is named`, async () => {
    await using folder = await temporaryFolder()
    await using registry = await startFakeRegistry((_, response) => {
      response.writeHead(401, askBasic).end()
    })
    await writeHelper(folder.path, 'broken', script)
    const env = await dockerConfig(folder.path, { credsStore: 'broken' })
    const error = await failure('credential_helper_failed', `${registry.host}/x`, { env })
    assert.match(error.message, /the credential helper docker-credential-broken for 127\.0\.0\.1/)
    assert.match(error.message, message)
    assert.match(error.next, /config\.json/)
    assert.deepEqual(authorizations(registry.seen), [undefined])
  })

const hanging: readonly (readonly [string, string])[] = [
  ['hangs is ended', 'echo $$ > "$0.pid"; exec sleep 600'],
  ['leaves a child that holds its output is not waited for', 'sleep 600 & echo $! > "$0.pid"'],
]

for (const [what, script] of hanging)
  test(`a helper that ${what}`, async ({ mock }) => {
    await using folder = await temporaryFolder()
    await using registry = await startFakeRegistry((_, response) => {
      response.writeHead(401, askBasic).end()
    })
    await writeHelper(folder.path, 'slow', script)
    const env = await dockerConfig(folder.path, { credsStore: 'slow' })
    const pipes = openPipes()
    mock.timers.enable({ apis: ['setTimeout'] })
    const failing = failure('credential_helper_failed', `${registry.host}/x`, { env })
    const pid = await pidIn(`${folder.path}/docker-credential-slow.pid`)
    mock.timers.tick(30_000)
    assert.match((await failing).message, /did not answer within 30000 ms/)
    // A pipe left open would keep the program from ending.
    while (openPipes() > pipes) await setImmediate()
    if (script.includes('&')) process.kill(pid)
    while (isRunning(pid)) await setImmediate()
  })

test('a helper that is not installed is named', async () => {
  await using folder = await temporaryFolder()
  await using registry = await startFakeRegistry((_, response) => {
    response.writeHead(401, askBasic).end()
  })
  const env = await dockerConfig(folder.path, { credHelpers: { [registry.host]: 'absent' } })
  const error = await failure('credential_helper_failed', `${registry.host}/x`, { env })
  assert.match(error.message, /docker-credential-absent .* is not installed/)
})

test('a helper whose name is a path or a command is not run', async () => {
  await using folder = await temporaryFolder()
  await using registry = await startFakeRegistry((_, response) => {
    response.writeHead(401, askBasic).end()
  })
  for (const credsStore of ['../evil', 'x; touch y', 'x y', '$(x)', 'x\n'])
    await failure('credential_helper_failed', `${registry.host}/x`, {
      env: await dockerConfig(folder.path, { credsStore }),
    })
})

test('a helper gets the server on its input, and none of our variables', async () => {
  await using folder = await temporaryFolder()
  await using registry = await startFakeRegistry(({ headers }, response) => {
    if (headers.authorization === basic) answerManifest(response)
    else response.writeHead(401, askBasic).end()
  })
  const seen = `${folder.path}/seen`
  const answer = `{"Username":"robot","Secret":"${password}"}`
  const script = `{ echo "$@"; cat; env; } > '${seen}'; echo '${answer}'`
  await writeHelper(folder.path, 'good', script)
  const config = await dockerConfig(folder.path, { credsStore: 'good' })
  const env = { ...config, BERTH_TOKEN: password, BERTH_REGISTRY_PASSWORD: password, KEPT: 'yes' }
  await resolve(`${registry.host}/x`, { env })
  const told = await readFile(seen, 'utf8')
  assert.ok(told.startsWith(`get\n${registry.host}`), told)
  assert.match(told, /KEPT=yes/)
  assert.doesNotMatch(told, /BERTH_|swordfish/)
})

test('a helper that has no credentials leaves it to the next place', async () => {
  await using folder = await temporaryFolder()
  await using registry = await startFakeRegistry(({ headers }, response) => {
    if (headers.authorization === basic) answerManifest(response)
    else response.writeHead(401, askBasic).end()
  })
  await writeHelper(folder.path, 'empty', "echo 'credentials not found in native keychain'; exit 1")
  const env = await dockerConfig(folder.path, { credsStore: 'empty' })
  await failure('registry_unauthorized', `${registry.host}/x`, { env })

  const podman = `${folder.path}/auth.json`
  const auth = basic.slice('Basic '.length)
  await writeFile(podman, JSON.stringify({ auths: { [registry.host]: { auth } } }))
  await resolve(`${registry.host}/x`, { env: { ...env, REGISTRY_AUTH_FILE: podman } })
})

const pidIn = async (path: string): Promise<number> => {
  for (;;) {
    const text = await readFile(path, 'utf8').catch(() => '')
    if (text.endsWith('\n')) return Number(text)
  }
}

const openPipes = (): number =>
  process.getActiveResourcesInfo().filter((resource) => resource === 'PipeWrap').length

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('a configuration that cannot be read is named, not passed over', async () => {
  await using folder = await temporaryFolder()
  await using registry = await startFakeRegistry((_, response) => {
    response.writeHead(401, askBasic).end()
  })
  const env = await dockerConfig(folder.path, `{"auths": "${password}`)
  const error = await failure('credentials_unreadable', `${registry.host}/x`, { env })
  assert.match(error.message, /config\.json: it is not JSON/)
})

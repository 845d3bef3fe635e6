import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { authorizations, basic, password, startPrivate } from './fake-registry.ts'
import { dockerConfig, failure, resolve, temporaryFolder, writeHelper } from './resolving.ts'

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
    await using registry = await startPrivate()
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
    await using registry = await startPrivate()
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
  await using registry = await startPrivate()
  const env = await dockerConfig(folder.path, { credHelpers: { [registry.host]: 'absent' } })
  const error = await failure('credential_helper_failed', `${registry.host}/x`, { env })
  assert.match(error.message, /docker-credential-absent .* is not installed/)
})

test('a helper whose name is a path or a command is not run', async () => {
  await using folder = await temporaryFolder()
  await using registry = await startPrivate()
  for (const credsStore of ['../evil', 'x; touch y', 'x y', '$(x)', 'x\n'])
    await failure('credential_helper_failed', `${registry.host}/x`, {
      env: await dockerConfig(folder.path, { credsStore }),
    })
})

test('a helper gets the server on its input, and none of our variables', async () => {
  await using folder = await temporaryFolder()
  await using registry = await startPrivate()
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
  await using registry = await startPrivate()
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

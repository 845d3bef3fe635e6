import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { findCredentials } from '../../src/registry/find-credentials.ts'
import { temporaryFolder, writeHelper } from './resolving.ts'

const auth = (username: string): { readonly auth: string } => ({
  auth: Buffer.from(`${username}:swordfish`).toString('base64'),
})

/** Who we are to a registry, with these files in a home folder and these variables. */
const whoAmI = async (
  registry: string,
  home: string,
  env: NodeJS.ProcessEnv = {},
): Promise<string | undefined> => {
  const path = `${home}:${process.env['PATH'] ?? ''}`
  const sources = { explicit: undefined, env: { HOME: home, PATH: path, ...env }, helperMs: 30_000 }
  const found = await findCredentials(registry, 'acme/shop', sources)
  return found?.kind === 'basic' ? found.username : found?.token
}

const write = async (home: string, path: string, value: object): Promise<void> => {
  await mkdir(dirname(join(home, path)), { recursive: true })
  await writeFile(join(home, path), JSON.stringify(value))
}

const say = (name: string): string => `echo '{"Username":"${name}","Secret":"swordfish"}'`

test('without any file there are no credentials', async () => {
  await using home = await temporaryFolder()
  assert.equal(await whoAmI('r.example', home.path), undefined)
  assert.equal(await whoAmI('r.example', home.path, { HOME: '' }), undefined)
})

test('files named by variables come first, and Docker before Podman', async () => {
  await using home = await temporaryFolder()
  const places = [
    ['d/config.json', { DOCKER_CONFIG: join(home.path, 'd') }],
    ['auth-file.json', { REGISTRY_AUTH_FILE: join(home.path, 'auth-file.json') }],
    ['.docker/config.json', {}],
    ['run/containers/auth.json', { XDG_RUNTIME_DIR: join(home.path, 'run') }],
    ['.config/containers/auth.json', {}],
  ] as const
  for (const [path, variable] of places.toReversed()) {
    await write(home.path, path, { auths: { 'r.example': auth(path.replaceAll(/\W/g, '-')) } })
    const found = await whoAmI('r.example', home.path, variable)
    assert.equal(found, path.replaceAll(/\W/g, '-'))
  }
  const all = Object.assign({}, ...places.map(([, variable]) => variable))
  assert.equal(await whoAmI('r.example', home.path, all), 'd-config-json')
  assert.equal(await whoAmI('other.example', home.path, all), undefined)
})

test('DOCKER_CONFIG stands in for the usual place; empty it does not', async () => {
  await using home = await temporaryFolder()
  await write(home.path, '.docker/config.json', { auths: { 'r.example': auth('usual') } })
  assert.equal(await whoAmI('r.example', home.path, { DOCKER_CONFIG: '' }), 'usual')
  assert.equal(await whoAmI('r.example', home.path, { DOCKER_CONFIG: home.path }), undefined)
})

test('a helper for the registry comes before the store, and the store before the file', async () => {
  await using home = await temporaryFolder()
  await writeHelper(home.path, 'own', say('own'))
  await writeHelper(home.path, 'store', say('store'))
  const auths = { 'r.example': auth('file'), 's.example': auth('file') }
  const config = { auths, credHelpers: { 'r.example': 'own' }, credsStore: 'store' }
  await write(home.path, '.docker/config.json', config)
  assert.equal(await whoAmI('r.example', home.path), 'own')
  assert.equal(await whoAmI('s.example', home.path), 'store')
})

test('a helper is asked for Docker Hub by its old address, and may give an identity token', async () => {
  await using home = await temporaryFolder()
  const script = 'read -r server; echo "{\\"Username\\":\\"<token>\\",\\"Secret\\":\\"$server\\"}"'
  await writeHelper(home.path, 'echo', script)
  await write(home.path, '.docker/config.json', { credsStore: 'echo' })
  assert.equal(await whoAmI('docker.io', home.path), 'https://index.docker.io/v1/')
  assert.equal(await whoAmI('r.example:5000', home.path), 'r.example:5000')
})

test('explicit credentials are for their registry alone', async () => {
  const explicit = { server: 'r.example', username: 'me', password: 'swordfish' }
  const sources = { explicit, env: {}, helperMs: 30_000 }
  const found = await findCredentials('r.example', 'x', sources)
  assert.equal(found?.kind === 'basic' && found.username, 'me')
  assert.equal(await findCredentials('s.example', 'x', sources), undefined)
})

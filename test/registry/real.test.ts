import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { promisify } from 'node:util'
import { writeImageLayout, type WrittenImage } from '../../examples/demo/oci-layout.ts'
import { pushLayout } from '../../examples/demo/push.ts'
import { digestOf } from '../../src/formats/digest.ts'
import { isPlatformManifest, readIndex } from '../../src/formats/oci/manifest.ts'
import { readExplicitCredentials } from '../../src/registry/explicit-credentials.ts'
import { lacks, reader, startRegistry, type RegistryFixture } from './registry-fixture.ts'
import { dockerConfig, failure, resolve, temporaryFolder, writeHelper } from './resolving.ts'

const run = promisify(execFile)
const skip = lacks('docker-registry', 'skopeo')
const platforms = ['linux/amd64', 'linux/arm64']
const auth = Buffer.from(`${reader.username}:${reader.password}`).toString('base64')

const skopeo = (...argv: readonly string[]): Promise<{ readonly stdout: string }> =>
  run('skopeo', ['--insecure-policy', ...argv], { timeout: 60_000 })

const image = (folder: string, text: string, more: object = {}): Promise<WrittenImage> =>
  writeImageLayout(join(folder, 'layout'), { tag: 'v1', files: { 'app/say': text }, ...more })

const push = async (from: WrittenImage, host: string, name: string): Promise<void> => {
  const ours = ['--dest-tls-verify=false', '--preserve-digests', '--all']
  await skopeo('copy', ...ours, from.reference, `docker://${host}/${name}`)
}

const pushPrivate = (from: WrittenImage, registry: RegistryFixture, tag: string): Promise<void> =>
  pushLayout(from.directory, from.digest, {
    registry: registry.host,
    repository: 'acme/shop',
    tag,
    credentials: reader,
  })

suite('a public registry', { skip }, () => {
  test('gives the digest of what was pushed, under its tag', async () => {
    await using folder = await temporaryFolder()
    await using registry = await startRegistry()
    const pushed = await image(folder.path, 'hello')
    await push(pushed, registry.host, 'acme/shop:v1')
    const name = `${registry.host}/acme/shop`
    const { manifests, ...resolved } = await resolve(`${name}:v1`)
    const configType = 'application/vnd.oci.image.config.v1+json'
    assert.deepEqual(resolved, {
      reference: `${name}:v1`,
      name,
      digest: pushed.digest,
      configType,
    })
    assert.equal(digestOf(manifests?.[0] ?? ''), pushed.digest)
    await failure('registry_not_found', `${name}:v2`)
    await failure('registry_not_found', `${registry.host}/acme/other:v1`)
  })

  test('gives the raw bytes of an index, which lists the digests of its platforms', async () => {
    await using folder = await temporaryFolder()
    await using registry = await startRegistry()
    const pushed = await image(folder.path, 'hello', { platforms })
    await push(pushed, registry.host, 'shop:v1')
    const { digest, indexBytes } = await resolve(`${registry.host}/shop:v1`)
    assert.equal(digest, pushed.digest)
    assert.equal(digestOf(indexBytes ?? ''), pushed.digest)
    const index = readIndex(indexBytes ?? new Uint8Array())
    assert.ok(index.ok)
    const images = index.value.manifests.filter(isPlatformManifest)
    assert.deepEqual(
      images.map((entry) => entry.digest),
      pushed.platformDigests,
    )
    const [first] = pushed.platformDigests
    const platform = await resolve(`${registry.host}/shop@${first}`)
    assert.equal(platform.digest, first)
    assert.deepEqual(await resolve(pushed.reference), {
      reference: pushed.reference,
      name: `oci:${pushed.directory}`,
      digest,
      indexBytes,
    })
  })

  test('gives what a tag means now', async () => {
    await using folder = await temporaryFolder()
    await using registry = await startRegistry()
    const older = await image(folder.path, 'older')
    await push(older, registry.host, 'shop')
    assert.equal((await resolve(`${registry.host}/shop`)).digest, older.digest)
    const newer = await image(folder.path, 'newer')
    await push(newer, registry.host, 'shop')
    assert.equal((await resolve(`${registry.host}/shop`)).digest, newer.digest)
    assert.notEqual(older.digest, newer.digest)
  })

  test('takes what we push ourselves, for others to read', async () => {
    await using folder = await temporaryFolder()
    await using registry = await startRegistry()
    const pushed = await image(folder.path, 'hello', { platforms })
    const target = { registry: registry.host, repository: 'shop', tag: 'v1' }
    await pushLayout(pushed.directory, pushed.digest, target)
    const seen = await skopeo(
      'inspect',
      '--raw',
      '--tls-verify=false',
      `docker://${registry.host}/shop:v1`,
    )
    assert.equal(digestOf(seen.stdout), pushed.digest)
    assert.equal((await resolve(`${registry.host}/shop:v1`)).digest, pushed.digest)
  })
})

suite('a private registry', { skip }, () => {
  test('is read with credentials by flags, by config.json and by helper', async () => {
    await using folder = await temporaryFolder()
    await using registry = await startRegistry({ access: 'private' })
    const { digest } = await image(folder.path, 'hello')
    await pushPrivate(await image(folder.path, 'hello'), registry, 'v1')
    const name = `${registry.host}/acme/shop:v1`

    const flags = { server: registry.host, ...reader }
    const credentials = readExplicitCredentials(flags, {})
    assert.equal((await resolve(name, { credentials })).digest, digest)

    const stored = await dockerConfig(folder.path, { auths: { [registry.host]: { auth } } })
    assert.equal((await resolve(name, { env: stored })).digest, digest)

    const secret = JSON.stringify({ Username: reader.username, Secret: reader.password })
    await writeHelper(folder.path, 'real', `cat > /dev/null; echo '${secret}'`)
    for (const config of [{ credsStore: 'real' }, { credHelpers: { [registry.host]: 'real' } }]) {
      const env = await dockerConfig(folder.path, config)
      assert.equal((await resolve(name, { env })).digest, digest)
    }
  })

  test('is read with what skopeo login has stored', async () => {
    await using folder = await temporaryFolder()
    await using registry = await startRegistry({ access: 'private' })
    const pushed = await image(folder.path, 'hello')
    await pushPrivate(pushed, registry, 'v1')
    const file = join(folder.path, 'auth.json')
    const argv = ['login', '--tls-verify=false', '--authfile', file, '-u', reader.username]
    const login = spawn('skopeo', [...argv, '--password-stdin', registry.host])
    login.stdin.end(reader.password)
    assert.deepEqual(await once(login, 'exit'), [0, null])
    const env = { REGISTRY_AUTH_FILE: file }
    assert.equal((await resolve(`${registry.host}/acme/shop:v1`, { env })).digest, pushed.digest)
  })

  test('is not read without credentials, or with wrong ones', async () => {
    await using folder = await temporaryFolder()
    await using registry = await startRegistry({ access: 'private' })
    await pushPrivate(await image(folder.path, 'hello'), registry, 'v1')
    const name = `${registry.host}/acme/shop:v1`
    const anonymous = await failure('registry_unauthorized', name)
    assert.match(anonymous.next, new RegExp(`docker login ${registry.host}`))
    const credentials = { server: registry.host, ...reader, password: 'swordfish-wrong' }
    const wrong = await failure('registry_unauthorized', name, { credentials })
    assert.match(wrong.message, /with the given user name and password/)
    const other = Buffer.from('reader:swordfish-wrong').toString('base64')
    const auths = { [registry.host]: { auth: other } }
    const env = await dockerConfig(folder.path, { auths })
    assert.match((await failure('registry_unauthorized', name, { env })).message, /config\.json/)
    await failure('registry_not_found', `${name}0`, { credentials: { ...credentials, ...reader } })
  })
})

import assert from 'node:assert/strict'
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { lacks, reader, startRegistry } from '../registry/registry-fixture.ts'
import { descriptor } from './apps.ts'
import { toldOf } from './inspected.ts'
import type { Product } from './product.ts'
import { pushImage } from './pushed.ts'

const basic = Buffer.from(`${reader.username}:${reader.password}`).toString('base64')

/** Images that come from registries. */
export const registryTests = (here: () => Product): void => {
  const run = async (project: string, image: string): Promise<void> => {
    await here().write(project, {
      'berth.yml': descriptor(project, [`run: { image: ${image} }`]),
    })
  }

  suite('images of registries', { skip: lacks('docker-registry') }, () => {
    test('one runs by its digest, and another is rolled back', async () => {
      const { engine, berth, ask } = here()
      await using registry = await startRegistry()
      const [one, two] = [
        await pushImage(engine, registry, 'acme/shop', 'one'),
        await pushImage(engine, registry, 'acme/shop', 'two'),
      ]
      await run('pinned', one)
      const first = await berth('pinned', 'deploy')
      assert.equal(first.exit, 0, first.stderr)
      assert.equal((await ask('pinned.localhost')).text, 'one')
      await run('pinned', two)
      assert.equal((await berth('pinned', 'deploy')).exit, 0)
      assert.equal((await ask('pinned.localhost')).text, 'two')
      const list = await berth('pinned', 'deployment', 'list', '--project-env', 'production')
      assert.match(list.stdout, new RegExp(two.slice(two.indexOf('sha256:'))))
      assert.equal((await berth('pinned', 'rollback')).exit, 0)
      assert.equal((await ask('pinned.localhost')).text, 'one')
    })

    test('a tag alone is refused, and what is not there is named', async () => {
      const { berth } = here()
      await using registry = await startRegistry()
      await run('loose', `${registry.host}/acme/shop:v1`)
      const loose = await berth('loose', 'deploy')
      assert.equal(loose.exit, 3)
      assert.match(loose.stderr, /berth\.yml:\d+:\d+: .*must say which image by its digest/)
      await run('loose', `${registry.host}/acme/shop@sha256:${'1'.repeat(64)}`)
      const absent = await berth('loose', 'deploy')
      assert.equal(absent.exit, 3)
      assert.match(absent.stderr + absent.stdout, /could not fetch .*acme\/shop@sha256:111/)
    })

    const ways: readonly (readonly [string, (server: string) => Promise<void>])[] = [
      ['kept in the file', (server) => logIn(here(), { auths: { [server]: { auth: basic } } })],
      [
        'kept by a program',
        async (server) => {
          await logIn(here(), { credHelpers: { [server]: 'tested' } })
          const path = join(here().programs, 'docker-credential-tested')
          const said = JSON.stringify({ Username: reader.username, Secret: reader.password })
          await writeFile(
            path,
            `#!/bin/sh\nread server\n[ "$server" = ${server} ] && echo '${said}'\n`,
          )
          await chmod(path, 0o755)
        },
      ],
    ]
    for (const [index, [how, login]] of ways.entries())
      test(`a private one is fetched with the login of the server's user, ${how}`, async () => {
        const product = here()
        await using registry = await startRegistry({ access: 'private' })
        const image = await pushImage(product.engine, registry, 'acme/private', `private ${index}`)
        const project = `private-${index}`
        await run(project, image)
        await rm(join(product.home, '.docker'), { recursive: true, force: true })
        const before = await product.berth(project, 'deploy')
        assert.equal(before.exit, 3)
        assert.match(before.stderr + before.stdout, new RegExp(`docker login ${registry.host}`))
        await login(registry.host)
        const after = await product.berth(project, 'deploy')
        assert.equal(after.exit, 0, after.stderr)
        assert.equal((await product.ask(`${project}.localhost`)).text, `private ${index}`)
        await nothingTells(product, project)
      })

    test('a private one is built upon', async () => {
      const product = here()
      await using registry = await startRegistry({ access: 'private' })
      const image = await pushImage(product.engine, registry, 'acme/base', 'based')
      const lines = ['build: { dockerfile: Dockerfile }']
      await product.write('based', {
        Dockerfile: `ARG BASE=${image}\nFROM $BASE\nLABEL made=here\n`,
        'berth.yml': descriptor('based', lines),
      })
      await rm(join(product.home, '.docker'), { recursive: true, force: true })
      const before = await product.berth('based', 'deploy')
      assert.equal(before.exit, 3)
      assert.match(before.stderr + before.stdout, new RegExp(`docker login ${registry.host}`))
      await logIn(product, { auths: { [registry.host]: { auth: basic } } })
      const after = await product.berth('based', 'deploy')
      assert.equal(after.exit, 0, after.stderr)
      assert.equal((await product.ask('based.localhost')).text, 'based')
      await nothingTells(product, 'based')
    })

    test('a login that cannot be read is a sentence', async () => {
      const product = here()
      await using registry = await startRegistry()
      const image = await pushImage(product.engine, registry, 'acme/shop', 'never')
      await run('unread', image)
      await logIn(product, { auths: { [registry.host]: { auth: '!!' } } })
      const { exit, stdout, stderr } = await product.berth('unread', 'deploy')
      assert.equal(exit, 3)
      assert.match(stderr + stdout, /No login for .*config\.json.*log in again/s)
      await rm(join(product.home, '.docker'), { recursive: true })
    })
  })
}

const logIn = async ({ home }: Product, config: object): Promise<void> => {
  await mkdir(join(home, '.docker'), { recursive: true })
  await writeFile(join(home, '.docker/config.json'), JSON.stringify(config))
}

/** The password is in nothing that Berth or Docker keep, say, or were started with. */
const nothingTells = async (product: Product, project: string): Promise<void> => {
  const told = await toldOf(product, project)
  for (const [where, text] of told)
    for (const secret of [reader.password, basic])
      assert.ok(!text.includes(secret), `${where} tells the password`)
  const files = await readdir(product.data, { recursive: true, withFileTypes: true })
  for (const file of files)
    if (file.isFile()) {
      const bytes = await readFile(join(file.parentPath, file.name))
      for (const secret of [reader.password, basic])
        assert.ok(!bytes.includes(secret), `${file.name} has the password`)
    }
}

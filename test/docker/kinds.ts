import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { writeApp } from './apps.ts'
import { well, type Product } from './product.ts'

interface Records {
  readonly items: readonly { readonly kind: string; readonly status: string }[]
}

/** A service whose environment gets another driver. Last: afterwards two environments have one. */
export const kindTests = (here: () => Product): void => {
  const word = async (host: string): Promise<string> => (await here().ask(host)).text

  suite('another driver', () => {
    test('an archive becomes an image in one moment, and an archive again', async () => {
      const product = here()
      const { berth, json, write } = product
      const listing = [
        'deployment',
        'list',
        '--deployment-name',
        'both/production/web',
        '--history',
      ]
      const told = async (): Promise<readonly string[]> =>
        (await json<Records>('both', ...listing)).items.map(
          ({ kind, status }) => `${kind} ${status}`,
        )
      await writeApp(product, 'both', 'one')
      well(await berth('both', 'environment', 'create', 'there', '--driver', 'process'))
      const at = ['--on', 'there', '--logical-env', 'production']
      const lines = ['name: both', 'services:', '  web:', '    port: 8080']
      const plain = [...lines, '    run: [node, server.mjs]', '']
      await write('both', { 'berth.yml': plain.join('\n') })
      well(await berth('both', 'deploy', ...at))
      assert.equal(await word('both.localhost'), 'one nothing')
      well(await berth('both', 'environment', 'update', 'there', '--driver', 'docker'))
      await writeApp(product, 'both', 'two')
      well(await berth('both', 'deploy'))
      assert.equal(await word('both.localhost'), 'two nothing')
      assert.deepEqual(await told(), ['CONTAINER_IMAGE deployed', 'ARCHIVE decommissioned'])
      const back = await berth('both', 'rollback')
      assert.equal(back.exit, 3)
      assert.match(back.stderr, /released as an archive.*update there --driver process/s)
      well(await berth('both', 'environment', 'update', 'there', '--driver', 'process'))
      well(await berth('both', 'rollback'))
      assert.equal(await word('both.localhost'), 'one nothing')
      assert.deepEqual((await told()).slice(0, 2), [
        'ARCHIVE deployed',
        'CONTAINER_IMAGE decommissioned',
      ])
      well(await berth('both', 'stop'))
    })
  })
}

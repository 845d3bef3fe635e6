import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { until } from '../host/scene.ts'
import { openRealServer } from './real-server.ts'

const descriptor = `
name: shop
services:
  web:
    run: [node, server.mjs]
    build: { commands: [node -e 0] }
    variables: { TOKEN: { required: true, secret: true } }
`
const sayingItsToken = `
import { createServer } from 'node:http'
createServer((_, answer) => answer.end(process.env.TOKEN)).listen(process.env.PORT, '127.0.0.1')
`

const losses: readonly {
  readonly what: string
  readonly lose: (path: string) => void
  readonly said: RegExp
}[] = [
  {
    what: 'is lost',
    lose: (path) => rmSync(path),
    said: /install\.key is missing, and the database was made with it\. Restore it from your copy/,
  },
  {
    what: 'is another one',
    lose: (path) => writeFileSync(path, randomBytes(32).toString('base64')),
    said: /made with another install key\. Give the key that belongs to it/,
  },
  {
    what: 'is torn',
    lose: (path) => writeFileSync(path, readFileSync(path, 'utf8').slice(0, 9)),
    said: /install\.key .*Restore it from your copy/,
  },
]

describe('an install key', { timeout: 180_000 }, () => {
  it('that is lost, another or torn opens nothing, and ends no traffic; the right one is enough', async () => {
    await using server = await openRealServer()
    const path = join(server.data, 'install.key')
    server.write('server.mjs', sayingItsToken)
    server.write('berth.yml', descriptor)
    const token = await server.berth('variable', 'set', 'TOKEN=of the shop', '--secret')
    assert.equal(token.exit, 0, token.stderr)
    const deployed = await server.berth('deploy')
    assert.equal(deployed.exit, 0, deployed.stderr)
    const right = readFileSync(path)
    for (const { what, lose, said } of losses) {
      await server.stop()
      lose(path)
      const before = existsSync(path) ? readFileSync(path) : null
      await server.start()
      await until(`it says that it ${what}`, () => said.test(server.told()))
      assert.equal((await server.ask('shop.localhost')).text, 'of the shop')
      assert.equal((await server.berth('status')).exit, 7)
      // No new one is made, and what is there is left as it is.
      assert.deepEqual(existsSync(path) ? readFileSync(path) : null, before)
      writeFileSync(path, right)
      await until('control is back', async () => (await server.berth('whoami')).exit === 0)
      const again = await server.berth('restart')
      assert.equal(again.exit, 0, `${what}: ${again.stderr}`)
      assert.equal((await server.ask('shop.localhost')).text, 'of the shop')
    }
  })
})

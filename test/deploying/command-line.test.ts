import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { Run } from '../../src/contract/deployments.ts'
import { until } from '../host/scene.ts'
import { openRealServer } from './real-server.ts'

const descriptor = (build: string): string =>
  `
name: shop
services:
  web:
    build: { commands: [node build.mjs] }
    run: [node, server.mjs]
`.replace('node build.mjs', build)

const answering = (text: string): string => `
import { createServer } from 'node:http'
createServer((_, answer) => answer.end('${text}')).listen(process.env.PORT, '127.0.0.1')
`

describe('a command line that is killed', { timeout: 120_000 }, () => {
  it('while it follows leaves the run going, and another follows it', async () => {
    await using server = await openRealServer()
    const gate = join(server.project, '..', 'gate')
    server.write('server.mjs', answering('one'))
    server.write('berth.yml', descriptor('node build.mjs'))
    server.write(
      'build.mjs',
      `import { existsSync } from 'node:fs'
       const look = () => existsSync(${JSON.stringify(gate)}) || setTimeout(look, 20)
       look()`,
    )
    const child = server.begin('deploy')
    let said = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text))
    await until('it is built', () => said.includes('web: building'))
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
    server.write(join('..', 'gate'), '')
    const [run] = (await server.json<{ items: Run[] }>('history')).items
    assert.ok(run)
    const followed = await server.berth('inspect', run.id, '--follow')
    assert.equal(followed.exit, 0, followed.stderr)
    assert.equal((await server.ask('shop.localhost')).text, 'one')
  })

  it('while it sends has begun nothing, and the next one sends the rest', async () => {
    await using server = await openRealServer()
    server.write('server.mjs', answering('one'))
    server.write('berth.yml', descriptor('node -e 0'))
    server.write('large', randomBytes(48 * 1024 * 1024))
    const sources = join(server.data, 'sources')
    const parts = (): readonly string[] =>
      existsSync(sources) ? readdirSync(sources).filter((name) => name.endsWith('.part')) : []
    const child = server.begin('deploy')
    const gone = once(child, 'exit')
    await until('something has come', () => parts().length > 0)
    child.kill('SIGKILL')
    await gone
    const none = await server.berth('status')
    assert.equal(none.exit, 4, none.stdout)
    const whole = await server.berth('deploy')
    assert.equal(whole.exit, 0, whole.stderr)
    assert.equal((await server.ask('shop.localhost')).text, 'one')
    assert.deepEqual(parts(), [])
  })
})

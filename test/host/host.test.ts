import assert from 'node:assert/strict'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { removeFolder } from '../../src/formats/archive/extract.ts'
import { startHost, type Host } from '../../src/host/host.ts'
import {
  buildOf,
  instanceOnce,
  linesOf,
  newData,
  post,
  processesOf,
  server,
  settingsFor,
  store,
  tell,
  until,
  web,
} from './scene.ts'

const data = newData()
let host: Host

describe('the host', { timeout: 60_000 }, () => {
  before(async () => {
    host = await startHost(settingsFor(data, 20_000))
  })
  after(async () => {
    await host.close()
    assert.deepEqual(processesOf(data), [])
    await removeFolder(data)
  })

  it('lets only its user speak to it', () => {
    assert.equal(statSync(host.socket).mode & 0o777, 0o600)
  })

  it('builds, starts, answers what is so, shows what was said, and stops', async () => {
    const source = await store(data, { 'server.js': `console.log('up')\n${server()}` })
    const built = await tell(data, 'step', { step: buildOf(source), waitMs: 20_000 })
    assert.equal(built.state, 'done')
    const digest = built.built?.digest ?? ''
    assert.equal(digest, source)
    const started = await tell(data, 'start', web(digest))
    assert.equal(started.state, 'starting')
    const ready = await instanceOnce(data, 'dep_1-1', { state: 'running', health: 'ready' })
    assert.equal(ready.restarts, 0)
    assert.deepEqual(
      (await linesOf(data, 'dep_1')).map(({ from, stream, text }) => [from, stream, text]),
      [['dep_1-1', 'stdout', 'up']],
    )
    await tell(data, 'stop', { id: 'dep_1-1', graceMs: 5000, fence: null })
    const ended = await instanceOnce(data, 'dep_1-1', { state: 'exited' })
    assert.equal(ended.why, 'killed by SIGTERM')
    await tell(data, 'forget', { deployment: 'dep_1' })
    assert.deepEqual(readdirSync(join(data, 'logs')), [])
    assert.deepEqual(readdirSync(join(data, 'host', 'runs')), [])
    await until('the release is gone', () => !existsSync(join(data, 'releases', 'pe_1')))
  })

  it('refuses what is no message, and says what to send', async () => {
    const rows: readonly (readonly [string, string, RegExp])[] = [
      ['/v2/state', '{', /not JSON/],
      ['/v2/state', '{"x":1}', /x must be left out/],
      ['/v0/state', '{}', /speaks version 2 .* in version 0/],
      ['/v2/nothing', '{}', /no message nothing/],
      ['/other', '{}', /POST \/v2/],
      ['/v2/stop', '{"id":"../x","graceMs":1,"fence":null}', /id must be at most 128 letters/],
      ['/v2/stop', '{"id":"x","graceMs":-1,"fence":null}', /graceMs must be a whole number/],
      ['/v2/start', JSON.stringify(web('sha256:0')), /digest must be sha256:/],
    ]
    for (const [path, text, problem] of rows) {
      const { status, body } = await post(data, path, text)
      assert.equal(status, 409, path)
      assert.match((body as { readonly problem: string }).problem, problem)
    }
  })
})

import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { removeFolder } from '../../src/formats/archive/extract.ts'
import { startHost, type Host } from '../../src/host/host.ts'
import type { InstanceSpec } from '../../src/host/wire.ts'
import {
  instanceOnce,
  linesOf,
  newData,
  patienceMs,
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
let count = 0

/** Starts a service of one script under a name of its own. */
const start = async (code: string, other: Partial<InstanceSpec> = {}): Promise<string> => {
  const deployment = `dep_${++count}`
  const digest = await store(data, { 'server.js': code })
  const id = `${deployment}-1`
  await tell(data, 'start', web(digest, { id, deployment, ...other }))
  return id
}

const stop = async (id: string, graceMs = 5000): Promise<string> => {
  await tell(data, 'stop', { id, graceMs, fence: null })
  const { why } = await instanceOnce(data, id, { state: 'exited' })
  return why
}

describe('instances that are processes', { timeout: 120_000 }, () => {
  before(async () => {
    host = await startHost(settingsFor(data, 20_100))
  })
  after(async () => {
    await host.close()
    assert.deepEqual(processesOf(data), [])
    assert.deepEqual(readdirSync(join(data, 'host', 'runs')), [])
    await removeFolder(data)
  })

  it('kills one that ignores SIGTERM once its grace is over', async () => {
    const id = await start(`process.on('SIGTERM', () => {})\n${server()}`)
    await instanceOnce(data, id, { health: 'ready' })
    assert.equal(await stop(id, 200), 'killed by SIGKILL')
  })

  it('waits for one that needs its grace, and takes a shorter one', async () => {
    const id = await start(
      `process.on('SIGTERM', () => setTimeout(() => process.exit(3), 100))\n${server()}`,
    )
    await instanceOnce(data, id, { health: 'ready' })
    assert.equal(await stop(id, 60_000), 'exit code 3')
    const stubborn = await start(`process.on('SIGTERM', () => {})\n${server()}`)
    await instanceOnce(data, stubborn, { health: 'ready' })
    await tell(data, 'stop', { id: stubborn, graceMs: 60_000, fence: null })
    assert.equal(await stop(stubborn, 1), 'killed by SIGKILL')
  })

  it('leaves nobody of those it has forked, also who left the process group', async () => {
    const id = await start(
      `const { spawn } = require('node:child_process')
      for (const detached of [true, false])
        spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('forked')"], { detached, stdio: 'inherit' })
      ${server()}`,
    )
    await instanceOnce(data, id, { health: 'ready' })
    const deployment = id.replace('-1', '')
    await until('both have started', async () => (await linesOf(data, deployment)).length === 2)
    assert.equal(processesOf(join(data, 'host', 'runs', `instance-${id}`)).length, 3)
    await stop(id, 100)
    assert.deepEqual(processesOf(join(data, 'host', 'runs', `instance-${id}`)), [])
  })

  it('leaves nobody of those whose parent has died', async () => {
    const id = await start(
      `require('node:child_process').spawn(process.execPath, ['-e', 'console.log("forked"); setInterval(() => {}, 1000)'], { stdio: 'inherit' })
        .once('spawn', () => setTimeout(() => process.exit(4), 200))`,
    )
    await instanceOnce(data, id, { state: 'waiting' })
    assert.deepEqual(processesOf(join(data, 'host', 'runs', `instance-${id}`)), [])
    await stop(id)
  })

  it('starts one again that dies, and says why and what it said last', async () => {
    const id = await start(`console.error('no database'); process.exit(7)`)
    const waiting = await instanceOnce(data, id, { state: 'waiting' })
    assert.equal(waiting.why, 'exit code 7; last line: no database')
    const again = await instanceOnce(data, id, { restarts: 1, state: 'waiting' })
    assert.equal(again.why, waiting.why)
    await tell(data, 'stop', { id, graceMs: 0, fence: null })
    await instanceOnce(data, id, { state: 'exited' })
    const ended = ['no database', 'berth: exit code 7; last line: no database']
    assert.deepEqual(
      (await linesOf(data, id.replace('-1', ''))).map(({ text }) => text),
      [...ended, 'berth: it is started again', ...ended],
    )
  })

  it('tells whoever waits that one has got well, and that it has ended', async () => {
    const seen = await tell(data, 'changes', { seen: null, waitMs: 0 })
    const id = await start(server())
    const well = await tell(data, 'changes', { seen, waitMs: patienceMs })
    assert.equal(well, seen + 1)
    await instanceOnce(data, id, { health: 'ready' })
    const ended = tell(data, 'changes', { seen: well, waitMs: patienceMs })
    await stop(id)
    assert.equal(await ended, well + 1)
  })

  it('says nothing of a start that does not come, such as that of a candidate', async () => {
    const id = await start(`console.error('no database'); process.exit(7)`)
    await instanceOnce(data, id, { state: 'waiting' })
    await tell(data, 'stop', { id, graceMs: 0, fence: null })
    await instanceOnce(data, id, { state: 'exited' })
    assert.deepEqual(
      (await linesOf(data, id.replace('-1', ''))).map(({ text }) => text),
      ['no database', 'berth: exit code 7; last line: no database'],
    )
  })

  it('is ready only once one that listens late listens', async () => {
    const id = await start(`setTimeout(() => { ${server()} }, 300)`)
    const early = await instanceOnce(data, id, { state: 'running', health: 'unready' })
    assert.match(
      early.why,
      /^nothing listens on port \d+; it has to listen on the port that the variable PORT says$/,
    )
    assert.equal((await instanceOnce(data, id, { health: 'ready' })).why, '')
    await stop(id)
  })

  it('says what answers wrongly; a redirect is no answer', async () => {
    const id = await start(server('res.writeHead(302, { location: "/" }).end()'))
    const state = await instanceOnce(data, id, { health: 'unready' })
    assert.match(state.why, /^(?:GET \/ answered 302|nothing listens on port \d+;.*)$/)
    await instanceOnce(data, id, { why: 'GET / answered 302' })
    await stop(id)
  })

  it('says that there is no such program, or no such artifact', async () => {
    const id = await start('', { argv: ['no-such-program'] })
    const { why } = await instanceOnce(data, id, { state: 'waiting' })
    assert.match(why, /^there is no program no-such-program on this machine/)
    await stop(id)
    const other = await start('', { digest: `sha256:${'0'.repeat(64)}` })
    assert.match((await instanceOnce(data, other, { state: 'waiting' })).why, /not on this machine/)
    await stop(other)
  })

  it('tries again by itself what the machine fails at, and does not count it as a restart', async () => {
    const digest = await store(data, { 'server.js': server() })
    const id = 'faulty-1'
    // No log can be opened there.
    const inTheWay = join(data, 'logs', 'faulty')
    writeFileSync(inTheWay, '')
    await tell(data, 'start', web(digest, { id, deployment: 'faulty' }))
    const waiting = await instanceOnce(data, id, { state: 'waiting', isFault: true })
    assert.match(waiting.why, /ENOTDIR|EEXIST/)
    rmSync(inTheWay)
    const ready = await instanceOnce(data, id, { health: 'ready' })
    assert.deepEqual([ready.isFault, ready.restarts], [false, 0])
    await stop(id)
  })

  it('starts one instance when it is wanted twice at once', async () => {
    const digest = await store(data, { 'server.js': `console.log('one')\n${server()}` })
    const spec = web(digest, { id: 'twice-1', deployment: 'twice' })
    await Promise.all([tell(data, 'start', spec), tell(data, 'start', spec)])
    await instanceOnce(data, 'twice-1', { health: 'ready' })
    await tell(data, 'start', spec)
    assert.equal((await linesOf(data, 'twice')).length, 1)
    assert.equal(await stop('twice-1'), 'killed by SIGTERM')
  })

  it('gives nothing of its own environment, and a port where an argument says so', async () => {
    process.env['OF_THE_HOST'] = 'secret'
    const id = await start(
      `console.log(JSON.stringify([process.argv[2], process.env, process.cwd()]))\n${server()}`,
      { argv: ['node', 'server.js', 'on \0PORT\0'], env: { COLOUR: 'red', PORT: '1' } },
    )
    await instanceOnce(data, id, { health: 'ready' })
    const [line] = await linesOf(data, id.replace('-1', ''))
    const [argument, env, cwd] = JSON.parse(line?.text ?? '') as [
      string,
      Record<string, string>,
      string,
    ]
    assert.equal(argument, `on ${env['PORT']}`)
    assert.notEqual(env['PORT'], '1')
    assert.equal(env['COLOUR'], 'red')
    assert.deepEqual(Object.keys(env).sort(), [
      'BERTH_FOLDER',
      'COLOUR',
      'HOME',
      'LANG',
      'PATH',
      'PORT',
      'TMPDIR',
    ])
    assert.match(cwd, /releases\/pe_1\/[0-9a-f]{64}$/)
    await stop(id)
    delete process.env['OF_THE_HOST']
  })

  it('passes over a port that somebody else listens on', async () => {
    const others = await Promise.all(
      Array.from({ length: 90 }, (_, index) => {
        const other = createServer()
        return new Promise<typeof other>((resolve) => {
          other.once('error', () => resolve(other))
          other.listen(20_100 + index, '127.0.0.1', () => resolve(other))
        })
      }),
    )
    const id = await start(server())
    // Nor was it given one of theirs first.
    assert.equal((await instanceOnce(data, id, { health: 'ready' })).restarts, 0)
    await stop(id)
    for (const other of others) other.close()
  })

  it('serves files of a static service without a process', async () => {
    const digest = await store(data, { 'index.html': 'hello' })
    const spec = { id: 'files-1', deployment: 'files', kind: 'static', argv: [], readiness: null }
    await tell(data, 'start', web(digest, spec as Partial<InstanceSpec>))
    const state = await instanceOnce(data, 'files-1', { state: 'running', health: 'ready' })
    assert.equal(state.pid, null)
    assert.equal(await stop('files-1'), 'stopped')
  })
})

describe('a host whose note of instances is torn', { timeout: 60_000 }, () => {
  for (const [what, text] of [
    ['cut off', '{"version":1,"inst'],
    ['empty', ''],
    ['of something else', '{}'],
  ] as const)
    it(`takes over what its copy tells, where it is ${what}`, async () => {
      const torn = newData()
      const spec = web(await store(torn, { 'server.js': server() }))
      const note = join(torn, 'host', 'instances.json')
      const first = await startHost(settingsFor(torn, 20_190))
      await tell(torn, 'start', spec)
      const { pid } = await instanceOnce(torn, spec.id, { health: 'ready' })
      await first.close()
      const told: string[] = []
      const startAgain = () =>
        startHost({ ...settingsFor(torn, 20_190), note: (each) => told.push(each) })
      writeFileSync(note, text)
      const second = await startAgain()
      assert.equal((await instanceOnce(torn, spec.id, { health: 'ready' })).pid, pid)
      assert.match(told.find((each) => each.includes(note)) ?? '', /instances\.json\.damaged/)
      assert.equal(readFileSync(`${note}.damaged`, 'utf8'), text)
      await second.close()
      // With neither, nobody may live whom nobody knows.
      for (const each of [note, `${note}.copy`]) writeFileSync(each, text)
      const third = await startAgain()
      assert.deepEqual((await tell(torn, 'state', {})).instances, [])
      assert.deepEqual(processesOf(torn), [])
      await third.close()
      await removeFolder(torn)
    })
})

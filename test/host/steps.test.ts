import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { removeFolder } from '../../src/formats/archive/extract.ts'
import { realClock } from '../../src/host/clock.ts'
import { startHost, type Host } from '../../src/host/host.ts'
import { Logs } from '../../src/host/logs/logs.ts'
import { createEnclosures } from '../../src/host/process/limits.ts'
import { runToEnd } from '../../src/host/process/run.ts'
import type { BuildStep, CommandStep, StepState } from '../../src/host/wire.ts'
import { buildOf, linesOf, newData, processesOf, settingsFor, store, tell, until } from './scene.ts'

const data = newData()
let host: Host
let count = 0

/** Builds one script, run by node. */
const build = async (code: string, other: Partial<BuildStep> = {}): Promise<StepState> => {
  const source = await store(data, { 'build.js': code })
  const deployment = `dep_${++count}`
  const step = buildOf(source, {
    deployment,
    key: `${deployment}/build`,
    commands: [['node', 'build.js']],
    ...other,
  })
  return await tell(data, 'step', { step, waitMs: 30_000 })
}

const unbounded = createEnclosures({ memoryBytes: null, pids: null })

const whyOf = (state: StepState): string => ('why' in state ? state.why : state.state)

describe('steps', { timeout: 120_000 }, () => {
  before(async () => {
    host = await startHost({
      ...settingsFor(data, 20_200),
      keepLogs: { rotateBytes: 100_000, files: 5 },
    })
  })
  after(async () => {
    await host.close()
    assert.deepEqual(processesOf(data), [])
    assert.deepEqual(readdirSync(join(data, 'host', 'runs')), [])
    await removeFolder(data)
  })

  it('keeps the output under its digest, the same for the same tree', async () => {
    const code = `require('node:fs').mkdirSync('out/a', { recursive: true })
      require('node:fs').writeFileSync('out/a/b', process.env.WHAT)`
    const first = await build(code, { output: 'out', env: { WHAT: 'x' } })
    const again = await build(code, { output: 'out', env: { WHAT: 'x' } })
    const other = await build(code, { output: 'out', env: { WHAT: 'y' } })
    assert(first.state === 'done' && again.state === 'done' && other.state === 'done')
    assert.equal(first.built?.digest, again.built?.digest)
    assert.notEqual(first.built?.digest, other.built?.digest)
    assert(existsSync(join(data, 'artifacts', `${first.built?.digest.slice(7)}.tar`)))
    const [node] = first.built?.toolchain.programs ?? []
    assert.deepEqual([node?.name, node?.version], ['node', process.version])
    assert.match(node?.digest ?? '', /^sha256:[0-9a-f]{64}$/)
  })

  it('gives a build what the one before has left in its cache, and no other service', async () => {
    const code = `const { appendFileSync, readFileSync } = require('node:fs')
      appendFileSync(process.env.XDG_CACHE_HOME + '/n', 'x')
      console.log(readFileSync(process.env.XDG_CACHE_HOME + '/n', 'utf8'))`
    for (const [service, said] of [
      ['one', 'x'],
      ['one', 'xx'],
      ['two', 'x'],
    ] as const) {
      await build(code, { service })
      assert.equal((await linesOf(data, `dep_${count}`)).at(-1)?.text, said)
    }
  })

  it('says clearly what is wrong with a build', async () => {
    const rows: readonly (readonly [string, Partial<BuildStep>, RegExp])[] = [
      ['process.exit(2)', {}, /^node: exit code 2$/],
      ['', { output: 'dist' }, /^the build left no folder dist inside \./],
      ['', { output: '../..' }, /^the build left no folder \.\.\/\.\. inside/],
      ['', { path: 'api' }, /^the source has no folder api$/],
      ['', { path: '../..' }, /^the source has no folder \.\.\/\.\.$/],
      ['', { source: `sha256:${'1'.repeat(64)}` }, /is not on this machine; send it again$/],
      ['', { commands: [['no-such-program']] }, /^no-such-program: there is no program/],
      ['setInterval(() => {}, 1000)', { timeoutMs: 300 }, /^node: it took longer than 0\.3 s/],
      [
        `require('node:fs').symlinkSync('/etc', 'out')`,
        { output: 'out' },
        /^the build left no folder out inside/,
      ],
      [
        `require('node:fs').symlinkSync('/etc/passwd', 'stolen')`,
        {},
        /^the output cannot be kept: stolen /,
      ],
    ]
    for (const [code, other, why] of rows) {
      const state = await build(code, other)
      assert.equal(state.state, 'failed')
      assert.match(whyOf(state), why)
    }
  })

  it('tells a fault of the machine from a failure: it may be asked again, a command too', async () => {
    const digest = await store(data, { 'c.js': '' })
    const [one, other] = ['stuck_1', 'stuck_2'].map((deployment) => ({
      ...buildOf(digest, { deployment, key: `${deployment}/build`, commands: [['node', 'c.js']] }),
    }))
    assert(one && other)
    const { deployment, compartment, driver, env, timeoutMs } = other
    const command: CommandStep = {
      ...{ what: 'command', key: `${deployment}/release`, deployment, compartment, driver },
      ...{ digest, image: null, argv: ['node', 'c.js'], env, timeoutMs },
    }
    for (const step of [one, command]) {
      // No log can be opened there.
      const inTheWay = join(data, 'logs', step.deployment)
      writeFileSync(inTheWay, '')
      const state = await tell(data, 'step', { step, waitMs: 30_000 })
      assert.equal(state.state, 'errored', whyOf(state))
      rmSync(inTheWay)
      const again = await tell(data, 'step', { step, waitMs: 30_000 })
      assert.equal(again.state, 'done', whyOf(again))
    }
  })

  it('ends everything that a build has left running', async () => {
    const state = await build(
      `const { spawn } = require('node:child_process')
      for (const detached of [true, false])
        spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached, stdio: 'ignore' }).unref()`,
    )
    assert.equal(state.state, 'done')
    assert.deepEqual(processesOf(data), [])
  })

  it('does not let what a build prints fill the disk', async () => {
    const state = await build(
      `const line = 'x'.repeat(99) + '\\n'
      const block = Buffer.from(line.repeat(10_000))
      for (let i = 0; i < 60; i++) require('node:fs').writeSync(1, block)
      console.log('the end')`,
    )
    assert.equal(state.state, 'done')
    const folder = join(data, 'logs', `dep_${count}`)
    const bytes = (): number =>
      readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
    await until('old parts are dropped', () => bytes() < 1_000_000)
    assert.equal((await linesOf(data, `dep_${count}`)).at(-1)?.text, 'the end')
  })

  it('attaches to a step that runs, runs it once, and ends it when it is cancelled', async () => {
    const source = await store(data, {
      'build.js': `console.log('once'); setInterval(() => {}, 1000)`,
    })
    const step = buildOf(source, {
      deployment: 'attach',
      key: 'attach/build',
      commands: [['node', 'build.js']],
    })
    const first = await tell(data, 'step', { step, waitMs: 0 })
    assert.equal(first.state, 'running')
    const waiting = tell(data, 'step', { step, waitMs: 30_000 })
    await until('it has begun', async () => (await linesOf(data, 'attach')).length > 0)
    const cancelled = await tell(data, 'cancelStep', { key: 'attach/build' })
    assert.deepEqual(cancelled, { state: 'failed', why: 'node: cancelled' })
    assert.deepEqual(await waiting, cancelled)
    assert.deepEqual(await tell(data, 'step', { step, waitMs: 0 }), cancelled)
    assert.deepEqual(await tell(data, 'cancelStep', { key: 'attach/build' }), cancelled)
    assert.equal((await linesOf(data, 'attach')).length, 1)
    assert.equal(await tell(data, 'cancelStep', { key: 'other/build' }), null)
  })

  it('says of a release command that was ended by force that nobody knows what it did', async () => {
    const hang = 'setInterval(() => {}, 1000)'
    const digest = await store(data, {
      'hang.js': hang,
      'die.js': `process.kill(process.pid, 'SIGKILL'); ${hang}`,
      'exit.js': 'process.exit(7)',
    })
    const rows = [
      ['hang.js', 300, 'lost', /longer than 0\.3 s/],
      ['die.js', 20_000, 'lost', /killed by SIGKILL/],
      ['exit.js', 20_000, 'failed', /exit code 7/],
    ] as const
    for (const [file, timeoutMs, ends, why] of rows) {
      const step = {
        what: 'command',
        key: `${file}/release`,
        deployment: 'forced',
        compartment: 'pe_1',
        driver: 'process',
        digest,
        image: null,
        argv: ['node', file],
        env: {},
        timeoutMs,
      } as const
      const state = await tell(data, 'step', { step, waitMs: 20_000 })
      assert.equal(state.state, ends)
      assert.match(whyOf(state), why)
    }
  })

  it('runs a release command from the artifact', async () => {
    const digest = await store(data, { 'migrate.js': `console.log('moved', process.env.DB)` })
    const step = {
      what: 'command',
      key: 'cmd/release',
      deployment: 'cmd',
      compartment: 'pe_1',
      driver: 'process',
      digest,
      image: null,
      argv: ['node', 'migrate.js'],
      env: { DB: 'here' },
      timeoutMs: 20_000,
    } as const
    const state = await tell(data, 'step', { step, waitMs: 20_000 })
    assert.deepEqual(state, { state: 'done', built: null })
    assert.deepEqual(
      (await linesOf(data, 'cmd')).map(({ from, text }) => [from, text]),
      [['release', 'moved here']],
    )
  })
})

describe('a disk that is nearly full', { timeout: 60_000 }, () => {
  const small = newData()
  after(() => removeFolder(small))

  it('builds nothing, and says how much is missing', async () => {
    const other = await startHost({ ...settingsFor(small, 20_290), freeBytes: 2 ** 60 })
    const source = await store(small, { a: 'a' })
    const state = await tell(small, 'step', { step: buildOf(source), waitMs: 20_000 })
    await other.close()
    assert.match(whyOf(state), /^the disk has \d+ MiB left where \d+ MiB are needed; make room/)
  })

  it('ends a build that fills it', async () => {
    const logs = new Logs(join(small, 'logs'), realClock)
    const folder = join(small, 'run')
    mkdirSync(folder)
    const end = await runToEnd(
      {
        deployment: 'd',
        from: 'build',
        argv: [process.execPath, '-e', 'setInterval(() => {}, 1000)'],
        env: { BERTH_FOLDER: folder },
        cwd: folder,
        folder,
        deadline: Date.now() + 20_000,
        timeoutMs: 20_000,
        cancelled: new AbortController().signal,
      },
      { clock: realClock, logs, enclosures: unbounded, freeBytes: 2 ** 60 },
    )
    logs.close()
    assert.match(end.why, /^the disk has \d+ MiB left/)
    assert.deepEqual(processesOf(folder), [])
  })
})

import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, readFileSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { removeFolder } from '../../src/formats/archive/extract.ts'
import { openCursor } from '../../src/host/docker/cursor.ts'
import { fileNameOf } from '../../src/host/folders.ts'
import { startHost, type Host } from '../../src/host/host.ts'
import { TimeIndex } from '../../src/host/logs/time-index.ts'
import { superviseControl } from '../../src/host/supervise.ts'
import {
  buildOf,
  instanceOnce,
  newData,
  processesOf,
  server,
  settingsFor,
  store,
  tell,
  until,
  web,
} from './scene.ts'

const data = newData()
const notes: string[] = []
let host: Host

/** What can no longer be written: a folder stands in its way. Answers how to make room again. */
const obstruct = (path: string): (() => void) => {
  mkdirSync(path)
  return () => rmdirSync(path)
}

describe('where a host can write nothing', { timeout: 120_000 }, () => {
  before(async () => {
    host = await startHost({ ...settingsFor(data, 22_400), note: (text) => notes.push(text) })
  })
  after(async () => {
    await host.close()
    assert.deepEqual(processesOf(data), [])
    await removeFolder(data)
  })

  it('an instance that ends is started again when there is room', async () => {
    const digest = await store(data, { 'server.js': server() })
    await tell(data, 'start', web(digest, { id: 'dep_full-0', deployment: 'dep_full' }))
    const { pid } = await instanceOnce(data, 'dep_full-0', { health: 'ready' })
    const makeRoom = obstruct(join(data, 'host/instances.json.new'))
    assert(pid !== null)
    process.kill(pid, 'SIGKILL')
    const waiting = await instanceOnce(data, 'dep_full-0', { state: 'waiting' })
    assert.match(waiting.why, /killed by SIGKILL/)
    await until('the operator is told', () => notes.some((text) => /cannot be noted/.test(text)))
    makeRoom()
    const again = await instanceOnce(data, 'dep_full-0', { health: 'ready' })
    assert.notEqual(again.pid, pid)
    await tell(data, 'stop', { id: 'dep_full-0', graceMs: 5000, fence: null })
    await instanceOnce(data, 'dep_full-0', { state: 'exited' })
  })

  it('the end of a step is known, and told as often as it is asked for', async () => {
    const source = await store(data, { 'build.js': 'setTimeout(() => process.exit(3), 300)' })
    const step = buildOf(source, {
      deployment: 'dep_step',
      key: 'dep_step/build',
      commands: [['node', 'build.js']],
    })
    assert.equal((await tell(data, 'step', { step, waitMs: 0 })).state, 'running')
    const makeRoom = obstruct(join(data, 'host/steps', `${fileNameOf(step.key)}.json.new`))
    const ended = await tell(data, 'step', { step, waitMs: 30_000 })
    assert.equal(ended.state, 'failed')
    makeRoom()
    assert.deepEqual(await tell(data, 'step', { step, waitMs: 0 }), ended)
  })

  it('when what was written is remembered, and kept as soon as there is room', () => {
    const path = join(data, 'index')
    const makeRoom = obstruct(path)
    const index = new TimeIndex(path)
    index.add({ end: 10, at: 1 })
    index.add({ end: 20, at: 2 })
    assert.equal(index.timeAt(15), 2)
    makeRoom()
    index.add({ end: 30, at: 3 })
    assert.deepEqual(
      [5, 15, 25].map((at) => new TimeIndex(path).timeAt(at)),
      [1, 2, 3],
    )
    // As an entry that was cut by the end of the disk.
    appendFileSync(path, 'torn')
    assert.equal(new TimeIndex(path).timeAt(25), 3)
  })

  it('control is started all the same', async () => {
    const notePath = join(data, 'control.json')
    const makeRoom = obstruct(`${notePath}.new`)
    const told: string[] = []
    const control = await superviseControl({
      argv: [process.execPath, '-e', 'setInterval(() => {}, 1000)'],
      env: process.env,
      notePath,
      note: (text) => told.push(text),
    })
    const pid = await until('it runs', () => control.pid() ?? undefined)
    await until('it is said', () => told.length > 0)
    assert.match(told[0] ?? '', /cannot be noted/)
    assert.deepEqual(told.slice(1), [])
    assert.equal(control.pid(), pid)
    makeRoom()
    await control.stop()
  })

  it('how far the log of a container was read is kept when there is room', () => {
    const folder = join(data, 'cursors')
    mkdirSync(folder)
    const makeRoom = obstruct(join(folder, 'c.cursor.new'))
    const cursor = openCursor(folder, 'c')
    cursor.move('stdout', 1n)
    cursor.close()
    makeRoom()
    cursor.move('stdout', 2n)
    cursor.close()
    assert.match(readFileSync(join(folder, 'c.cursor'), 'utf8'), /^2 /)
    assert.equal(openCursor(folder, 'c').seen().stdout, 2n)
  })
})

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { removeFolder } from '../../src/formats/archive/extract.ts'
import { runHost } from '../../src/host/run-host.ts'
import { superviseControl, type ControlSettings } from '../../src/host/supervise.ts'
import { realClock } from '../../src/host/clock.ts'
import { readProcess } from '../../src/host/process/proc.ts'
import { newData, settingsFor, tell, until } from './scene.ts'

const folder = newData()
const fast = { ...realClock, after: (ms: number, act: () => void) => realClock.after(ms / 50, act) }

const settings = (code: string, note: (text: string) => void = () => {}): ControlSettings => ({
  argv: [process.execPath, '-e', code],
  env: process.env,
  notePath: join(folder, 'control.json'),
  note,
  clock: fast,
})

describe('control, supervised', { timeout: 60_000 }, () => {
  after(() => removeFolder(folder))

  it('is started again when it dies, with a growing pause, and is ended at the end', async () => {
    const notes: string[] = []
    const control = await superviseControl(
      settings('setInterval(() => {}, 1000)', (text) => notes.push(text)),
    )
    for (let turn = 1; turn <= 3; turn++) {
      const pid = await until('it runs', () => control.pid() ?? undefined)
      process.kill(pid, 'SIGKILL')
      await until('it is said', () => notes.length === turn)
      await until('another runs', () => control.pid() !== null && control.pid() !== pid)
    }
    assert.deepEqual(
      notes.map((text) => /killed by SIGKILL.*again in (\d+) s/.exec(text)?.[1]),
      ['1', '2', '4'],
    )
    const pid = control.pid() ?? 0
    await control.stop()
    assert.equal(readProcess(pid), undefined)
    assert.throws(() => readFileSync(join(folder, 'control.json')), /ENOENT/)
  })

  it('is killed when it does not heed SIGTERM', async () => {
    const path = join(folder, 'up')
    const control = await superviseControl(
      settings(
        `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); require('node:fs').writeFileSync(${JSON.stringify(path)}, 'x')`,
      ),
    )
    await until('it is up', () => {
      try {
        return readFileSync(path, 'utf8') === 'x'
      } catch {
        return false
      }
    })
    const pid = control.pid() ?? 0
    await control.stop()
    assert.equal(readProcess(pid), undefined)
  })

  it('of a host that was killed is ended before another one starts', async () => {
    const left = await superviseControl(settings('setInterval(() => {}, 1000)'))
    const pid = await until('it runs', () => left.pid() ?? undefined)
    const note = readFileSync(join(folder, 'control.json'))
    const gone = left.stop()
    await gone
    // As if it had been left behind: nothing of another start time is touched.
    writeFileSync(join(folder, 'control.json'), note)
    const next = await superviseControl(settings('setInterval(() => {}, 1000)'))
    assert.notEqual(next.pid(), pid)
    await next.stop()
  })

  it('that cannot start ends a host without routes, but no traffic', async () => {
    const data = newData()
    for (const hasRoutes of [false, true]) {
      const notes: string[] = []
      const ends: number[] = []
      const running = await runHost(
        {
          host: settingsFor(data, 20_700),
          control: {
            argv: [process.execPath, '-e', 'process.exit(7)'],
            env: process.env,
            onHopeless: (code) => ends.push(code),
          },
          successor: { argv: [], env: {} },
          note: (text) => notes.push(text),
        },
        {},
      )
      await until('it is told', () => ends.length + notes.length > 0)
      assert.deepEqual(ends, hasRoutes ? [] : [7])
      if (hasRoutes)
        assert.match(notes.join(), /control ended \(exit code 7\); it is started again/)
      await tell(data, 'route', { fence: { incarnation: 'one', version: 1 }, routes: [] })
      await running.stop()
    }
    await removeFolder(data)
  })
})

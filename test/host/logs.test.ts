import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  renameSync,
  copyFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { removeFolder } from '../../src/formats/archive/extract.ts'
import { realClock } from '../../src/host/clock.ts'
import { Logs } from '../../src/host/logs/logs.ts'
import { holdGroup } from '../../src/host/process/group.ts'
import { identityOf } from '../../src/host/process/proc.ts'
import type { LogLine, LogPage } from '../../src/host/wire.ts'
import { newData, until } from './scene.ts'

const folder = newData()
const never = new AbortController().signal
const open: Logs[] = []
const logsIn = (name: string, rotateBytes = 10_000, files = 5): Logs => {
  const made = new Logs(join(folder, name), realClock, { rotateBytes, files })
  open.push(made)
  return made
}
const page = (logs: Logs, after: string | null = null, other = {}): Promise<LogPage> =>
  logs.page(
    { deployment: 'd', after, since: null, tail: null, limit: 1000, waitMs: 0, ...other },
    never,
  )
const all = async (logs: Logs, limit = 1000): Promise<readonly LogLine[]> => {
  const lines: LogLine[] = []
  for (let after: string | null = null; ;) {
    const found = await page(logs, after, { limit })
    lines.push(...found.lines)
    if (found.lines.length === 0) return lines
    after = found.cursor
  }
}
const texts = (lines: readonly LogLine[]): readonly string[] => lines.map(({ text }) => text)

describe('logs', { timeout: 60_000 }, () => {
  before(() => mkdirSync(folder, { recursive: true }))
  after(async () => {
    for (const logs of open) logs.close()
    await removeFolder(folder)
  })

  it('merges streams by the time when lines were seen, page by page', async () => {
    const logs = logsIn('merge')
    const said = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    for (const [index, text] of said.entries())
      logs.line('d', 'd-1', index % 3 === 0 ? 'stderr' : 'stdout', text, 1000 + index)
    for (const limit of [1, 2, 3, 100]) {
      const lines = await all(logs, limit)
      assert.deepEqual(texts(lines), said)
    }
    for (const [tail, expected] of [
      [1, ['f', 'g']],
      [2, ['d', 'e', 'f', 'g']],
      [100, said],
    ] as const)
      assert.deepEqual(texts((await page(logs, null, { tail })).lines), expected)
    const since = await page(logs, null, { since: 1004 })
    assert.deepEqual(texts(since.lines), ['e', 'f', 'g'])
    assert.deepEqual(since.lines[0]?.at, 1004)
  })

  it('begins so many lines before the end, however long they are', async () => {
    const logs = logsIn('tail', 1_000_000)
    // Longer together than what is read at once on the way back.
    const said = Array.from({ length: 40 }, (_, index) => `${index} ${'x'.repeat(index * 200)}`)
    for (const text of said) logs.line('d', 'd-1', 'stdout', text)
    const out = logs.open('d', 'd-1', 'stdout')
    writeSync(out.fd, 'unfinished')
    out.close()
    logs.settle('d', 'd-1')
    for (const tail of [1, 2, 7, 39, 40, 41, 9999])
      assert.deepEqual(
        texts((await page(logs, null, { tail })).lines),
        [...said, 'unfinished'].slice(-tail),
      )
  })

  it('waits for the first line, and goes on after a cursor', async () => {
    const logs = logsIn('wait')
    const waiting = page(logs, null, { waitMs: 10_000 })
    logs.line('d', 'build', 'stdout', 'first')
    const { lines, cursor } = await waiting
    assert.deepEqual(texts(lines), ['first'])
    const next = page(logs, cursor, { waitMs: 10_000 })
    logs.line('d', 'build', 'stdout', 'second')
    assert.deepEqual(texts((await next).lines), ['second'])
    await assert.rejects(page(logs, 'x'), /not one of ours/)
  })

  it('loses no line and doubles none while a process writes and files are put aside', async () => {
    const logs = logsIn('rotate', 20_000, 1000)
    let leader = 0
    const hold = () =>
      holdGroup({ leader: identityOf(leader), marker: 'BERTH_FOLDER=none' }, realClock)
    const out = logs.open('d', 'd-1', 'stdout', hold)
    const over = join(folder, 'over')
    // Writes until it is told to end, so that many parts are put aside however fast it is.
    const code = `const { existsSync, writeSync } = require('node:fs')
      let n = 0
      const more = () => {
        for (let i = 0; i < 10; i++) writeSync(1, 'line ' + n++ + '\\n')
        if (!existsSync(${JSON.stringify(over)})) setTimeout(more, 1)
      }
      more()`
    const child = spawn(process.execPath, ['-e', code], {
      detached: true,
      stdio: ['ignore', out.fd, 'ignore'],
    })
    leader = child.pid ?? 0
    out.close()
    const read: string[] = []
    const ended = new Promise((resolve) => child.once('exit', resolve))
    let isOver = false
    void ended.then(() => (isOver = true))
    let after: string | null = null
    // Read while it is written.
    for (;;) {
      const wasOver = isOver
      const found: LogPage = await page(logs, after, { waitMs: 50 })
      read.push(...texts(found.lines))
      after = found.cursor
      if (readdirSync(join(folder, 'rotate', 'd')).length > 7) writeFileSync(over, '')
      if (wasOver && found.lines.length === 0) break
    }
    const expected = Array.from({ length: read.length }, (_, index) => `line ${index}`)
    assert.deepEqual(read, expected)
    assert.deepEqual(texts(await all(logs)), expected)
  })

  it('keeps no more than it may, and goes on with what is kept', async () => {
    const logs = logsIn('bound', 1000, 3)
    const early = await page(logs, null, { waitMs: 0 })
    for (let index = 0; index < 1000; index++)
      logs.line('d', 'd-1', 'stdout', `${index}`.padStart(9, '0'))
    await until('old parts are gone', async () => (await all(logs)).length < 400)
    logs.line('d', 'd-1', 'stdout', 'last')
    const { lines } = await page(logs, early.cursor)
    assert.equal(lines.at(-1)?.text, 'last')
    assert.equal(lines.at(-2)?.text, '000000999')
  })

  it('finds everything again after a start, also what was being put aside', async () => {
    const path = join(folder, 'again', 'd')
    mkdirSync(path, { recursive: true })
    appendFileSync(join(path, 'd-1.stdout.log'), 'one\ntwo\n')
    // Killed after the copy, before the file was emptied.
    copyFileSync(join(path, 'd-1.stdout.log'), join(path, 'd-1.stdout.0.part'))
    assert.deepEqual(texts(await all(logsIn('again'))), ['one', 'two'])
    // Killed after the file was emptied.
    renameSync(join(path, 'd-1.stdout.log'), join(path, 'd-1.stdout.0.part'))
    writeFileSync(join(path, 'd-1.stdout.log'), 'three\n')
    const logs = logsIn('again')
    assert.deepEqual(texts(await all(logs)), ['one', 'two', 'three'])
    logs.forget('d')
    assert.deepEqual(await all(logs), [])
    assert.deepEqual(readdirSync(join(folder, 'again')), [])
  })
})

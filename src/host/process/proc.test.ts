import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { describe, it } from 'node:test'
import { hasInEnvironment, identityOf, isAlive, readProcess, threadStates } from './proc.ts'

describe('a process, known again', () => {
  it('is the one with the pid, the start time and the boot', () => {
    const own = identityOf(process.pid)
    assert.equal(isAlive(own), true)
    assert.equal(isAlive({ ...own, startTime: '1' }), false)
    assert.equal(isAlive({ ...own, boot: 'another' }), false)
    assert.equal(isAlive({ ...own, pid: 2 ** 22 + 1 }), false)
  })

  it('is read whatever its name is, and is found by its environment', async () => {
    const child = spawn(process.execPath, ['-e', 'process.title = "a) R 1 (b"; process.send(1)'], {
      env: { MARK: 'x' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    await new Promise((resolve) => child.once('message', resolve))
    const pid = child.pid ?? 0
    assert.equal(readProcess(pid)?.parent, process.pid)
    assert(threadStates(pid).length > 1)
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
    assert.equal(readProcess(pid), undefined)
    assert.equal(hasInEnvironment(process.ppid, 'MARK=x'), false)
  })
})

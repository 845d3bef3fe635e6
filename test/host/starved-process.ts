import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { realClock } from '../../src/host/clock.ts'
import { goneWithin, holdGroup, killGroup } from '../../src/host/process/group.ts'
import { allProcesses, identityOf, isAlive, threadStates } from '../../src/host/process/proc.ts'

// Started by its test with few descriptors, and takes all of them.
const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' })
const { pid = 0 } = child
process.once('exit', () => child.kill('SIGKILL'))
const identity = identityOf(pid)
const group = { leader: identity, marker: 'BERTH_NOBODY=1' }
assert.equal(isAlive(identity), true)

const taken: number[] = []
const take = (): void => {
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'))
  } catch {
    // None is left.
  }
}
const release = (): void => {
  for (const each of taken.splice(0)) closeSync(each)
}

take()
const failure = { code: 'EMFILE' }
const looks = [() => isAlive(identity), () => allProcesses(), () => threadStates(pid)]
for (const look of looks) assert.throws(look, failure)
assert.equal(await goneWithin(group, 20, realClock), false)
assert.equal(await holdGroup(group, realClock), undefined)
const ended = killGroup(group, realClock)
await realClock.sleep(20)
release()
assert.deepEqual(await ended, [])
assert.equal(isAlive(identity), false)
assert.equal(await goneWithin(group, 20, realClock), true)

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server as Listener } from 'node:net'
import { join } from 'node:path'
import { after, beforeEach, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Attestation } from '../../src/contract/evidence.ts'
import type { PageOf } from '../../src/contract/endpoint.ts'
import type { PushedWorkflowRun, WorkflowRun } from '../../src/contract/workflows.ts'
import { openCraftStage } from './stage.ts'
import { add, initOf, wordsOn } from './words.ts'

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
const stage = await openCraftStage()
const { file, succeed, fails, states } = wordsOn(stage)
let count = 0
beforeEach(() => {
  stage.moveOn()
  count += 1
})
const init = (...more: readonly string[]): readonly string[] => initOf(`shop-${count}`, ...more)

/** Stands before the server and swallows so many answers. */
const swallower = async () => {
  const state = { answers: 0 }
  const listener: Listener = createServer((socket) => {
    const onward = connect(Number(new URL(stage.env['BERTH_SERVER'] ?? '').port), '127.0.0.1')
    for (const each of [socket, onward]) each.on('error', () => {})
    socket.pipe(onward)
    onward.on('data', (bytes: Buffer) => {
      if (state.answers <= 0) return void socket.write(bytes)
      state.answers -= 1
      socket.destroy()
      onward.destroy()
    })
    onward.on('close', () => socket.end())
    socket.on('close', () => onward.destroy())
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  return { state, listener, url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}` }
}
const between = await swallower()
after(async () => {
  between.listener.close()
  await stage[Symbol.asyncDispose]()
})
const through = (...argv: readonly string[]): readonly string[] => [
  ...argv,
  '--server',
  between.url,
]

describe('a lost answer', () => {
  it('to init leads to the same run when one begins again', async () => {
    // A call is repeated once by itself.
    between.state.answers = 2
    await fails(7, /./, ...through(...init()))
    assert.deepEqual(states(), ['beginning.json'])
    await fails(2, /answer of the server is still missing/, 'attestation', 'status')
    await fails(2, /--replace/, ...through(...init('--commit', 'f'.repeat(40))))
    const run = await stage.ask<WorkflowRun>(...through(...init()))
    assert.deepEqual(states(), [`${run.id}.json`])
    const again = await stage.ask<WorkflowRun>(...through(...init('--parallel')))
    assert.notEqual(again.id, run.id)
  })

  it('to push leads to the same evidence when one pushes again', async () => {
    await succeed(...through(...init()))
    await succeed(...through(...add('app', file('app.bin', 'bytes'))))
    between.state.answers = 2
    await fails(7, /./, ...through('attestation', 'push'))
    await fails(2, /has been sent/, ...through(...add('more', file('more.bin', 'more'))))
    stage.pass(60_000)
    const { attestation } = await stage.ask<PushedWorkflowRun>(...through('attestation', 'push'))
    const argv = ['attestation', 'list', '--project', `shop-${count}`]
    const { items } = await stage.ask<PageOf<Attestation>>(...argv)
    assert.deepEqual(
      items.map(({ id }) => id),
      [attestation.id],
    )
    assert.deepEqual(states(), [])
  })

  it('of a push that came through, and then a reset: what was pushed stays', async () => {
    await succeed(...through(...init()))
    await succeed(...through(...add('app', file('app.bin', 'bytes'))))
    between.state.answers = 2
    await fails(7, /./, ...through('attestation', 'push'))
    const run = await stage.ask<WorkflowRun>(...through('attestation', 'reset'))
    assert.equal(run.state, 'success')
    assert.deepEqual(states(), [])
  })
})

describe('a server that goes away', () => {
  it('finds everything there when it is back', async () => {
    await succeed(...init())
    await succeed(...add('app', file('app.bin', 'bytes')))
    await stage.stop()
    await fails(7, /./, 'attestation', 'push')
    assert.match((await stage.berth('attestation', 'status')).stdout, /app +ARTIFACT/)
    await stage.start()
    await succeed('attestation', 'push')
  })
})

/** Runs the real program and kills it after a while, unless it has ended. */
const killed = async (ms: number, ...argv: readonly string[]): Promise<void> => {
  const child = spawn(process.execPath, [main, ...argv], {
    cwd: stage.folder,
    env: stage.env,
    stdio: 'ignore',
  })
  const gone = once(child, 'exit')
  await Promise.race([gone, sleep(ms)])
  child.kill('SIGKILL')
  await gone
}

describe('a command that is killed', () => {
  it('leaves a state from which it goes on, whenever that was', async () => {
    for (const ms of [90, 130, 170]) await killed(ms, ...init())
    // What was begun is there, or half there, or not at all: each goes on.
    if (!states().some((name) => name.startsWith('wrun_'))) await succeed(...init())
    const [only, another] = states().filter((name) => name.startsWith('wrun_'))
    assert.ok(only !== undefined && another === undefined)
    const value = file('app.bin', 'bytes')
    for (const ms of [90, 130, 170, 210]) {
      await killed(ms, ...add(`app-${ms}`, value))
      await stage.ask('attestation', 'status')
    }
    await succeed(...add('app', value))
    await killed(150, 'attestation', 'push')
    if (states().length > 0) await succeed('attestation', 'push')
    const argv = ['attestation', 'list', '--project', `shop-${count}`]
    const { items } = await stage.ask<PageOf<Attestation>>(...argv)
    assert.equal(items.length, 1)
  })
})

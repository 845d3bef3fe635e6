import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { it } from 'node:test'
import { run } from './deployment-samples.ts'
import { newHome } from './fake-context.ts'
import { startFakeServer } from './fake-server.ts'

const program = join(import.meta.dirname, '..', '..', 'src', 'main.ts')

it('Ctrl-C leaves a run going, and says how to follow or cancel it', async () => {
  const going = { ...run, state: 'running', endedAt: null }
  const server = await startFakeServer({ [`GET /v1/runs/${run.id}`]: { value: going } })
  const argv = ['inspect', run.id, '--follow', '--project', 'shop', '--env', 'staging']
  const child = spawn(process.execPath, [program, ...argv], {
    env: { BERTH_SERVER: server.url, BERTH_TOKEN: 'berth_test', HOME: newHome() },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  let told = ''
  for await (const piece of child.stderr) {
    // It follows by now.
    if (told === '') child.kill('SIGINT')
    told += String(piece)
  }
  const place = '--project shop --env staging'
  const last = [
    // The terminal shows the key first, on a line of its own.
    '\n',
    `${run.id} goes on without you.`,
    `Follow it: berth inspect ${run.id} --follow ${place}`,
    `Cancel it: berth cancel ${run.id} ${place}\n`,
  ]
  assert.ok(told.endsWith(last.join('\n')), told)
  assert.deepEqual(await ended, [5, null])
})

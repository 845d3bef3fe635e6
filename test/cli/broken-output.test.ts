import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { get } from 'node:http'
import { createServer } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { newHome } from './fake-context.ts'

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
const skip = process.platform === 'linux' ? false : 'needs /dev/full'

/** Starts the command line; `full` is the output for which there is no room. */
const start = (
  t: TestContext,
  full: 'stdout' | 'stderr' | 'both',
  words: readonly string[],
): ChildProcess => {
  const home = newHome()
  const disk = openSync('/dev/full', 'w')
  t.after(() => closeSync(disk))
  const child = spawn(process.execPath, [main, ...words], {
    env: { PATH: process.env['PATH'] ?? '', HOME: home, XDG_CONFIG_HOME: join(home, 'config') },
    stdio: ['ignore', full === 'stderr' ? 'pipe' : disk, full === 'stdout' ? 'pipe' : disk],
  })
  t.after(() => child.kill('SIGKILL'))
  return child
}

describe('where the output has no room', { skip }, () => {
  it('a command says so, and that is no bug', async (t) => {
    const child = start(t, 'stdout', ['--version'])
    const [[code], stderr] = await Promise.all([once(child, 'exit'), child.stderr?.toArray()])
    assert.equal(code, 7)
    assert.match(
      String(stderr?.join('')),
      /^Error: The output could not be written: ENOSPC[^\n]*\nNext: [^\n]*\n$/,
    )
  })

  it('a command that can tell nobody keeps its exit code', async (t) => {
    assert.deepEqual(await once(start(t, 'stderr', ['nonsense']), 'exit'), [2, null])
    assert.deepEqual(await once(start(t, 'both', ['--version']), 'exit'), [7, null])
  })

  it('a server serves', { timeout: 60_000 }, async (t) => {
    const [port, edgePort] = [await freePort(), await freePort()]
    const ports = ['--port', String(port), '--edge-port', String(edgePort)]
    const child = start(t, 'both', ['serve', ...ports, '--data', join(newHome(), 'data')])
    const statusOf = async (path: string, at = port): Promise<number> =>
      await new Promise((resolve) => {
        // No connection is kept: the server would wait for it when it ends.
        get(`http://127.0.0.1:${at}${path}`, { agent: false }, (answer) => {
          answer.resume()
          resolve(answer.statusCode ?? 0)
        }).on('error', () => resolve(0))
      })
    while ((await statusOf('/readyz')) !== 200) {
      assert.equal(child.exitCode, null)
      await pause(50)
    }
    // Each of these is told in a line of the log.
    for (let call = 0; call < 3; call += 1) assert.equal(await statusOf('/v1/environments'), 401)
    assert.equal(await statusOf('/', edgePort), 404)
    child.kill('SIGTERM')
    assert.deepEqual(await once(child, 'exit'), [0, null])
  })
})

it('a folder that has been removed is said to be gone', { skip }, async () => {
  const gone = join(newHome(), 'gone')
  mkdirSync(gone)
  const script = 'rmdir "$PWD" && exec "$0" "$@"'
  const child = spawn('sh', ['-c', script, process.execPath, main, 'status'], {
    cwd: gone,
    env: { PATH: process.env['PATH'] ?? '', HOME: newHome() },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [[code], stderr] = await Promise.all([once(child, 'exit'), child.stderr.toArray()])
  assert.equal(code, 2)
  assert.match(stderr.join(''), /^Error: The folder that you are in is no longer there\.\nNext: /)
  assert.throws(() => rmdirSync(gone))
})

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}

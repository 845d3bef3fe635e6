import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { it } from 'node:test'

it(
  'nobody is taken for dead where no descriptor is left to look',
  { timeout: 60_000 },
  async () => {
    const script = join(import.meta.dirname, 'starved-process.ts')
    const limited = 'ulimit -n 100 && exec "$0" "$@"'
    const child = spawn('sh', ['-c', limited, process.execPath, script], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const [[code], stderr] = await Promise.all([once(child, 'exit'), child.stderr.toArray()])
    assert.equal(code, 0, stderr.join(''))
  },
)

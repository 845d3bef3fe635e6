import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { version } from '../../src/cli/frame/version.ts'
import { newHome } from './fake-context.ts'

const shim = join(import.meta.dirname, '..', '..', 'berth')
const env = { PATH: process.env['PATH'] ?? '', HOME: newHome() }

const run = async (program: string, ...argv: readonly string[]) => {
  const child = spawn(program, argv, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'exit')
  const [stdout, stderr] = await Promise.all([child.stdout.toArray(), child.stderr.toArray()])
  const [code] = (await ended) as [number]
  return { code, stdout: stdout.join(''), stderr: stderr.join('') }
}

describe('./berth', () => {
  it('runs the program from source, through links as well', async () => {
    const folder = newHome()
    symlinkSync(shim, join(folder, 'one'))
    symlinkSync('one', join(folder, 'two'))
    for (const program of [shim, join(folder, 'one'), join(folder, 'two')])
      assert.deepEqual(await run(program, '--version'), {
        code: 0,
        stdout: `${version}\n`,
        stderr: '',
      })
  })

  it('says how to install what it needs', async () => {
    const folder = join(newHome(), "it's here")
    mkdirSync(folder)
    copyFileSync(shim, join(folder, 'berth'))
    const { code, stdout, stderr } = await run(join(folder, 'berth'), 'version')
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, /^berth: its packages are not installed yet\. Run: \(cd .* && npm ci\)\n$/)
  })

  it('ends quietly when its reader goes', async () => {
    const child = spawn(shim, ['--help'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const ended = once(child, 'exit')
    child.stdout.destroy()
    const stderr = (await child.stderr.toArray()).join('')
    const [code] = (await ended) as [number]
    assert.deepEqual([code, stderr], [0, ''])
  })
})

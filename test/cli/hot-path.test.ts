import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { newHome } from './fake-context.ts'
import { startFakeServer } from './fake-server.ts'
import * as deploying from './deployment-samples.ts'
import * as samples from './samples.ts'

const root = join(import.meta.dirname, '..', '..')
const server = await startFakeServer({
  'GET /v1/deployment-records': { value: samples.page(samples.running) },
  'POST /v1/rollbacks': { value: deploying.started, status: 202 },
})

/** Runs the real program and says which modules it loaded, and which of Node's own. */
const loadedBy = async (
  argv: readonly string[],
  cwd = root,
): Promise<{ readonly urls: readonly string[]; readonly builtins: readonly string[] }> => {
  const hook = `data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from 'node:module'
    registerHooks({ load(url, context, next) {
      process.stderr.write('loaded ' + url + '\\n')
      return next(url, context)
    } })
    process.once('exit', () => {
      for (const name of process.moduleLoadList) process.stderr.write('has ' + name + '\\n')
    })`)}`
  const child = spawn(process.execPath, ['--import', hook, join(root, 'src/main.ts'), ...argv], {
    env: { BERTH_SERVER: server.url, BERTH_TOKEN: 'berth_test', HOME: newHome() },
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd,
  })
  const text = Buffer.concat((await child.stderr.toArray()) as Buffer[]).toString()
  assert.equal(
    child.exitCode ?? (await new Promise((resolve) => child.once('exit', resolve))),
    0,
    text,
  )
  const all = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = '']) => name)
  return { urls: all(/^loaded (.*)$/gm), builtins: all(/^has (.*)$/gm) }
}

const heavy =
  /node_modules\/(?!@stricli)|\.schema\.ts$|src\/(?:registry|core|http|db|signatures|worker|serve)|^node:(?:http|https|http2|tls)$/

describe('the hot path', () => {
  it('of deployment list loads nothing heavy', async () => {
    const { urls } = await loadedBy(['deployment', 'list'])
    assert.ok(urls.some((url) => url.endsWith('/cli/deployment/list.ts')))
    assert.deepEqual(
      urls.filter((url) => heavy.test(url)),
      [],
    )
  })

  it('of other subjects loads only theirs', async () => {
    const { urls } = await loadedBy(['version'])
    assert.deepEqual(
      urls.filter((url) => url.includes('/cli/deployment/')),
      [],
    )
    assert.deepEqual(
      urls.filter((url) => heavy.test(url)),
      [],
    )
  })

  it('of rollback reads no YAML and loads no cryptography', async () => {
    const cwd = newHome()
    writeFileSync(join(cwd, 'berth.yml'), 'name: shop\nservices: {web: .}\n')
    const { urls, builtins } = await loadedBy(['rollback', '--detach'], cwd)
    assert.ok(urls.some((url) => url.endsWith('/cli/rollback.ts')))
    assert.deepEqual(
      urls.filter((url) => heavy.test(url)),
      [],
    )
    assert.deepEqual(
      builtins.filter((name) => /crypto\/(?:random|webcrypto)$/.test(name)),
      [],
    )
  })

  it('would notice', async () => {
    const { urls } = await loadedBy(['deployment', 'list', '-o', 'yaml'])
    assert.ok(urls.some((url) => heavy.test(url)))
  })
})

import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { createAsk } from '../../src/host/edge/ask.ts'
import type { RouteSet } from '../../src/host/wire.ts'
import { raw, startService, startWorld, statuses, to } from './world.ts'

const set = (version: number, deployment: string | null, incarnation = 'one'): RouteSet => ({
  fence: { incarnation, version },
  routes: [to(deployment)],
})

const get = 'GET / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: close\r\n\r\n'

/** An edge, and another one that is started on what it left behind. */
const startTwice = async (t: TestContext, between: (path: string) => void) => {
  const first = await startWorld(t)
  const path = join(first.folder, 'routes.json')
  for (const version of [1, 2]) await first.edge.apply(set(version, `dep-${version}`))
  // The same again is answered once the copy is there.
  await first.edge.apply(set(2, 'dep-2'))
  between(path)
  const second = await startWorld(t, { snapshotPath: path })
  const service = await startService(t, (_, response) => response.end('hello'))
  for (const name of ['dep-1', 'dep-2']) second.addresses.set(name, [service])
  return { ...second, path }
}

describe('sets of routes', () => {
  it('are taken by their fences', async (t) => {
    const { edge } = await startWorld(t)
    const held = async (next: RouteSet) => {
      const { applied, held } = await edge.apply(next)
      return [applied, held.incarnation, held.version]
    }
    assert.deepEqual(await held(set(5, 'a')), [true, 'one', 5])
    assert.deepEqual(await held(set(5, 'a')), [true, 'one', 5], 'the same again')
    assert.deepEqual(await held(set(5, 'b')), [false, 'one', 5], 'another one under its version')
    assert.deepEqual(await held(set(4, 'b')), [false, 'one', 5], 'an older one')
    assert.deepEqual(await held(set(5, 'a', 'two')), [false, 'one', 5], 'another incarnation')
    assert.deepEqual(await held(set(4, 'a', 'two')), [false, 'one', 5], 'and below')
    assert.deepEqual(await held(set(6, 'b', 'two')), [true, 'two', 6], 'and above')
  })

  it('are taken one after another', async (t) => {
    const { edge } = await startWorld(t)
    const answers = await Promise.all([1, 3, 2, 4].map((version) => edge.apply(set(version, 'a'))))
    assert.deepEqual(
      answers.map(({ applied }) => applied),
      [true, true, false, true],
    )
    assert.equal(edge.state().fence?.version, 4)
  })

  const invalid: readonly (readonly [what: string, host: string, path: string])[] = [
    ['an upper-case host', 'Shop.localhost', '/'],
    ['a host with a port', 'shop.localhost:80', '/'],
    ['a host with a last dot', 'shop.localhost.', '/'],
    ['a path with a slash at its end', 'shop.localhost', '/a/'],
    ['a path with a query', 'shop.localhost', '/a?b'],
    ['a path with a dot segment', 'shop.localhost', '/a/../b'],
    ['no path', 'shop.localhost', ''],
  ]
  for (const [what, host, path] of invalid)
    it(`are refused whole with ${what}`, async (t) => {
      const world = await startWorld(t)
      await world.edge.apply(set(1, 'a'))
      const next = { ...set(2, 'b'), routes: [to('b'), { ...to('b'), host, path }] }
      await assert.rejects(world.edge.apply(next), { name: 'InvalidRoutes' })
      assert.equal(world.edge.state().fence?.version, 1)
    })

  it('change nothing where they cannot be kept', async (t) => {
    const world = await startWorld(t)
    await world.edge.apply(set(1, 'a'))
    rmSync(world.folder, { recursive: true })
    await assert.rejects(world.edge.apply(set(2, 'b')), { code: 'ENOENT' })
    assert.equal(world.edge.state().fence?.version, 1)
  })
})

describe('a started edge', () => {
  it('serves what it held', async (t) => {
    const { edge, port, errors } = await startTwice(t, () => {})
    assert.deepEqual(edge.state().fence, { incarnation: 'one', version: 2 })
    assert.deepEqual(statuses(await raw(port, get)), [200])
    assert.deepEqual(errors, [])
  })

  it('knows nothing at the very first', async (t) => {
    const { edge, port, errors } = await startWorld(t)
    assert.equal(edge.state().fence, null)
    assert.deepEqual(statuses(await raw(port, get)), [404])
    assert.deepEqual(errors, [])
  })

  const damages: readonly (readonly [what: string, act: (path: string) => void])[] = [
    ['truncated', (path) => truncateSync(path, readFileSync(path).length - 20)],
    ['emptied', (path) => truncateSync(path, 0)],
    ['full of zeros', (path) => writeFileSync(path, Buffer.alloc(200))],
    ['changed', (path) => writeFileSync(path, readFileSync(path, 'utf8').replace('dep-', 'dap-'))],
    ['of another format', (path) => writeFileSync(path, '{"format":9}')],
    ['missing', (path) => rmSync(path)],
  ]
  for (const [what, act] of damages) {
    it(`serves the copy of its set, loudly, when the newest is ${what}`, async (t) => {
      const { edge, port, errors } = await startTwice(t, act)
      assert.equal(edge.state().fence?.version, 2)
      assert.deepEqual(statuses(await raw(port, get)), [200])
      assert.equal(errors.length, 1)
    })

    it(`answers 503 to everything when both are ${what}`, async (t) => {
      const missing = what === 'missing'
      const { edge, port, errors, path } = await startTwice(t, (path) => {
        if (!missing) act(path)
        writeFileSync(`${path}.previous`, '{')
        if (missing) rmSync(path)
      })
      assert.equal(edge.state().damaged, true)
      const unknown = get.replace('shop', 'other')
      assert.deepEqual(statuses(await raw(port, get)), [503])
      assert.deepEqual(statuses(await raw(port, unknown)), [503])
      assert.equal(errors.length, 1)
      await edge.apply(set(7, 'dep-1'))
      assert.deepEqual(statuses(await raw(port, get)), [200])
      await edge.apply(set(7, 'dep-1'))
      assert.equal(readFileSync(`${path}.previous`, 'utf8'), readFileSync(path, 'utf8'))
    })
  }

  it('is not confused by what was being written', async (t) => {
    const { edge, path } = await startTwice(t, (path) => writeFileSync(`${path}.new`, '{"form'))
    assert.equal(edge.state().fence?.version, 2)
    await edge.apply(set(3, 'dep-1'))
    assert.ok(!existsSync(`${path}.new`))
  })
})

describe('hosts that are known', () => {
  it('are told to whoever asks on the loopback', async (t) => {
    const { edge } = await startWorld(t)
    await edge.apply(set(1, null))
    const ask = createAsk((host) => edge.knows(host), 0)
    t.after(() => ask.close())
    const { port } = await ask.listen()
    const asked = async (path: string): Promise<number> =>
      (await fetch(`http://127.0.0.1:${port}${path}`)).status
    assert.equal(await asked('/tls/ask?domain=shop.localhost'), 200)
    assert.equal(await asked('/tls/ask?domain=SHOP.localhost.'), 200)
    assert.equal(await asked('/tls/ask?domain=other.localhost'), 404)
    assert.equal(await asked('/tls/ask'), 404)
    assert.equal(await asked('/?domain=shop.localhost'), 404)
  })
})

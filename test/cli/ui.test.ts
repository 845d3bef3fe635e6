import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { hasBrowser, openInBrowser } from '../../src/cli/shown/browser.ts'
import { newHome, runBerth, testNow } from './fake-context.ts'
import { startFakeServer } from './fake-server.ts'

const ticket = `berth_ticket_${'t'.repeat(43)}`
const { url, seen } = await startFakeServer({
  'GET /v1/whoami': { value: { id: 't', name: 'ci', organization: 'default', grants: [] } },
  'POST /v1/session-tickets': { value: { ticket, expiresAt: '2026-03-01T12:01:00.000Z' } },
})
const env = { BERTH_SERVER: url, BERTH_TOKEN: 'berth_test' }

const opens = async (): Promise<boolean> => true

describe('berth ui', () => {
  it('opens a file of the user alone that leads to the page with a ticket, and tells no ticket', async () => {
    const home = newHome()
    for (const format of ['table', 'json', 'yaml']) {
      const opened: string[] = []
      const { code, stdout, stderr } = await runBerth(['ui', '-o', format], {
        home,
        env,
        openInBrowser: async (path) => opened.push(path) > 0,
      })
      assert.equal(code, 0, stderr)
      const [path = ''] = opened
      assert.equal(statSync(path).mode & 0o777, 0o600)
      assert.equal(statSync(dirname(path)).mode & 0o777, 0o700)
      assert.ok(path.startsWith(home))
      const page = readFileSync(path, 'utf8')
      assert.ok(page.includes(`content="0; url=${url}/#ticket=${ticket}"`), page)
      assert.ok(!`${stdout}${stderr}${path}`.includes('berth_ticket'))
      if (format === 'json') assert.deepEqual(JSON.parse(stdout), { url: `${url}/`, opened: true })
      // Each run has a key of its own; the fake ones begin anew.
      utimesSync(path, testNow / 1000 - 60, testNow / 1000 - 60)
    }
  })

  it('removes pages whose ticket has expired, and no others', async () => {
    const home = newHome()
    const folder = join(home, '.config', 'berth', 'pages')
    const aged = (name: string, ms: number): void =>
      utimesSync(join(folder, name), (testNow - ms) / 1000, (testNow - ms) / 1000)
    await runBerth(['ui'], { home, env, openInBrowser: opens })
    const [name = ''] = readdirSync(folder)
    aged(name, 59_000)
    await runBerth(['ui', '--no-open'], { home, env })
    assert.deepEqual(readdirSync(folder), [name])
    aged(name, 60_000)
    await runBerth(['ui', '--no-open'], { home, env })
    assert.deepEqual(readdirSync(folder), [])
  })

  const quiet = [
    ['--no-open', ['--no-open'], opens],
    ['there is no browser', [], undefined],
  ] as const
  for (const [why, flags, openInBrowserHere] of quiet)
    it(`only says where the page is with ${why}, once the server answers, and asks for no ticket`, async () => {
      seen.length = 0
      const wanted = openInBrowserHere === undefined ? {} : { openInBrowser: openInBrowserHere }
      const { code, stdout } = await runBerth(['ui', ...flags], { env, home: newHome(), ...wanted })
      assert.equal(code, 0)
      assert.equal(
        stdout,
        `The page is at ${url}/\nOpen it in a browser and sign in with a token: berth token create NAME --role ROLE\n(viewer only looks, deployer deploys, too)\n`,
      )
      assert.equal(seen.length, 1)
    })

  it('says nothing of a page that nothing answers at', async () => {
    const { code, stdout } = await runBerth(['ui', '--no-open'], {
      env: { ...env, BERTH_SERVER: 'http://127.0.0.1:1' },
      home: newHome(),
    })
    assert.equal(code, 7)
    assert.equal(stdout, '')
  })

  it('says where the page is when the opener fails', async () => {
    const { code, stdout } = await runBerth(['ui', '-o', 'json'], {
      env,
      home: newHome(),
      openInBrowser: async () => false,
    })
    assert.equal(code, 0)
    assert.deepEqual(JSON.parse(stdout), { url: `${url}/`, opened: false })
  })

  it('says so when the page cannot be written', async () => {
    const { code, stderr } = await runBerth(['ui'], {
      env: { ...env, XDG_CONFIG_HOME: '/dev/null' },
      openInBrowser: opens,
    })
    assert.equal(code, 2)
    assert.match(stderr, /cannot be written .*\n.*berth ui --no-open/s)
  })
})

describe('the browser', () => {
  it('is there with a desktop', () => {
    assert.ok(hasBrowser('darwin', {}))
    assert.ok(hasBrowser('linux', { WAYLAND_DISPLAY: 'wayland-0' }))
    assert.ok(!hasBrowser('linux', { DISPLAY: '' }))
  })

  it('is not opened where there is no opener', async () => {
    // No system has this one of Windows.
    if (process.platform !== 'win32') assert.equal(await openInBrowser('/nowhere', 'win32'), false)
  })
})

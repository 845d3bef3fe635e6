import assert from 'node:assert/strict'
import { before, it } from 'node:test'
import { routes } from '../../src/http/routes/all.ts'
import { forEachEngine } from '../engines/engines.ts'
import { startApi, type Api, type How } from './api.ts'
import { cookieIn, ownPage, signIn, withCookie } from './browsers.ts'
import { dumpOf } from './dump.ts'
import { samples } from './samples.ts'
import { fillOrganization, type Scene } from './scene.ts'

type Said = Readonly<Record<string, string>>

// The server of these tests answers at http://localhost.
const ours = 'http://localhost'

/** What a browser may say of where a call comes from, and whether it may read, and change. */
const rows: readonly (readonly [said: Said, reads: boolean, changes: boolean])[] = [
  [{}, true, false],
  [{ 'sec-fetch-site': 'same-origin' }, true, true],
  [{ 'sec-fetch-site': 'none' }, true, false],
  [{ 'sec-fetch-site': 'same-site' }, false, false],
  [{ 'sec-fetch-site': 'cross-site' }, false, false],
  [{ 'sec-fetch-site': '' }, false, false],
  [{ 'sec-fetch-site': 'Same-Origin' }, false, false],
  [{ 'sec-fetch-site': 'same-origin, cross-site' }, false, false],
  [{ 'sec-fetch-site': 'cross-site', origin: ours }, false, false],
  [{ 'sec-fetch-site': 'same-site', origin: 'http://localhost:7480' }, false, false],
  [{ 'sec-fetch-site': 'same-origin', origin: ours }, true, true],
  [{ origin: ours }, true, true],
  [{ origin: 'https://localhost' }, true, true],
  [{ origin: 'null' }, false, false],
  [{ origin: '' }, false, false],
  [{ origin: 'localhost' }, false, false],
  [{ origin: 'http://localhost:7480' }, false, false],
  [{ origin: 'http://shop.localhost' }, false, false],
  [{ origin: 'http://localhost.evil.example' }, false, false],
  [{ origin: 'http://evil.example' }, false, false],
  [{ origin: 'http://localhost/' }, false, false],
  [{ origin: 'http://localhost@evil.example' }, false, false],
  [{ origin: `${ours}, http://evil.example` }, false, false],
  [{ referer: `${ours}/` }, true, false],
  [{ origin: 'http://evil.example', 'x-forwarded-host': 'evil.example' }, false, false],
  [{ origin: 'http://evil.example', 'x-requested-with': 'XMLHttpRequest' }, false, false],
]

/** The refusal that is due, or none. */
const expected = (isTaken: boolean) => (isTaken ? undefined : 'cross_origin')

const what = (reads: boolean, changes: boolean): string =>
  `${reads ? '' : 'do not '}read, and ${changes ? '' : 'do not '}change`

forEachEngine(
  'calls that other pages make a browser send',
  (engine) => {
    let api: Api
    let scene: Scene
    let cookie: string
    let session: string
    before(async () => {
      api = await startApi(await engine.open())
      scene = await fillOrganization(api, { token: api.root })
      ;({ cookie, session } = await signIn(api))
    })
    let last = 0
    const project = () => ({ name: `project-${++last}` })
    /** The refusal's code; none if it was done. */
    const codeOf = async (id: string, input: object, how: How): Promise<unknown> => {
      // Strangers are slowed down: each comes from an address of its own.
      const address = `192.0.2.${++last}`
      return (await api.call(id, input, { ...how, address })).body['code']
    }

    for (const [said, reads, changes] of rows)
      it(`that say ${JSON.stringify(said)} ${what(reads, changes)}`, async () => {
        const browser = withCookie(cookie, said, session)
        assert.equal(await codeOf('whoami', {}, browser), expected(reads))
        const earlier = await dumpOf(api.world.db)
        assert.equal(await codeOf('project.create', project(), browser), expected(changes))
        assert.equal((await dumpOf(api.world.db)) === earlier, !changes)
        // The same with a token is no browser's doing.
        assert.equal(await codeOf('project.create', project(), { headers: said }), undefined)
        const isOther = !changes && !('referer' in said) && Object.keys(said).length > 0
        const signing = await api.call(
          'session.start',
          { token: api.root },
          { token: undefined, headers: said },
        )
        assert.equal(signing.body['code'], expected(!isOther))
        assert.equal(signing.headers.has('set-cookie'), !isOther)
      })

    it('change nothing at any endpoint, whatever its method', async () => {
      for (const { endpoint } of routes) {
        if (endpoint.permission === 'public') continue
        const input = (await samples[endpoint.id]?.input(api, scene)) ?? {}
        // What has happened is sealed by whoever looks first, else soon by the worker.
        await api.call('ledger.checkpoint')
        const earlier = await dumpOf(api.world.db)
        for (const said of [{}, { 'sec-fetch-site': 'cross-site' }, { origin: 'null' }]) {
          const mayRead = endpoint.method === 'GET' && Object.keys(said).length === 0
          const code = await codeOf(endpoint.id, input, withCookie(cookie, said, session))
          assert.equal(code === 'cross_origin', !mayRead, `${endpoint.id} ${String(code)}`)
        }
        assert.ok((await dumpOf(api.world.db)) === earlier, endpoint.id)
      }
    })

    it('follow no events', async () => {
      for (const site of ['cross-site', 'same-site']) {
        const headers = { accept: 'text/event-stream', 'sec-fetch-site': site, cookie }
        const response = await api.app.request('/v1/events', { headers })
        assert.equal(response.status, 403)
      }
    })

    it('learn nothing about who has signed in', async () => {
      const other = withCookie(`${cookie}x`, { 'sec-fetch-site': 'cross-site' })
      assert.equal(await codeOf('whoami', {}, other), 'cross_origin')
    })

    it('are allowed by no header of any answer', async () => {
      const preflight = {
        origin: 'http://evil.example',
        'access-control-request-method': 'DELETE',
        'access-control-request-headers': 'authorization',
      }
      const answers = [
        await api.send('/v1/sessions', { method: 'OPTIONS', headers: preflight }, {}),
        await api.send('/v1/whoami', { headers: { origin: 'http://evil.example' } }, {}),
      ]
      for (const { headers } of answers)
        for (const name of headers.keys()) assert.ok(!name.startsWith('access-control'), name)
    })

    it('by TLS get a cookie that is Secure, and only then', async () => {
      const start = (headers: Said) =>
        api.ok('session.start', { token: api.root }, { token: undefined, headers })
      const secure = await start({ origin: 'https://localhost' })
      assert.match(
        secure.headers.get('set-cookie') ?? '',
        new RegExp(
          '^__Host-berth_session_[0-9a-f]{12}=berth_session_[\\w-]{43}; ' +
            'Max-Age=604800; Path=/; Secure; HttpOnly; SameSite=Strict$',
        ),
      )
      const browser = withCookie(cookieIn(secure), ownPage, String(secure.body['session']))
      const out = await api.ok('session.end', {}, browser)
      assert.match(
        out.headers.get('set-cookie') ?? '',
        /^__Host-[^=]+=; Max-Age=0; Path=\/; Secure/,
      )
      const plain: readonly Said[] = [
        {},
        { origin: ours },
        { 'x-forwarded-proto': 'https' },
        { forwarded: 'proto=https' },
      ]
      for (const headers of plain)
        assert.match(
          (await start(headers)).headers.get('set-cookie') ?? '',
          /^berth_session_[^;]+; Max-Age=\d+; Path=\/v1; HttpOnly; SameSite=Strict$/,
        )
    })
  },
  { fsync: 'off' },
)

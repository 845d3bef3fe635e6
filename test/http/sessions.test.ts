import assert from 'node:assert/strict'
import { before, it } from 'node:test'
import { forEachEngine } from '../engines/engines.ts'
import { startApi, type Api, type How, type Reply } from './api.ts'

const ownPage = { 'sec-fetch-site': 'same-origin' }

/** The cookie that an answer sets, as a browser sends it back. */
const cookieIn = ({ headers }: Reply): string => headers.get('set-cookie')?.split(';')[0] ?? ''

forEachEngine(
  'sessions',
  (engine) => {
    let api: Api
    before(async () => {
      api = await startApi(await engine.open())
    })
    const signIn = async (by: object = { token: api.root }, how: How = {}): Promise<How> => {
      const reply = await api.ok('session.start', by, { token: undefined, ...how })
      return { token: undefined, headers: { ...ownPage, cookie: cookieIn(reply) } }
    }

    it('signs in by a token: the cookie acts as the token does, until it is signed out', async () => {
      const reply = await api.ok('session.start', { token: api.root }, { token: undefined })
      const me = await api.ok('whoami')
      const { expiresAt, ...identity } = reply.body
      assert.deepEqual(identity, me.body)
      assert.equal(expiresAt, '2026-01-08T00:00:00.000Z')
      assert.match(
        reply.headers.get('set-cookie') ?? '',
        new RegExp(
          '^berth_session_[0-9a-f]{12}=berth_session_[\\w-]{43}; ' +
            'Max-Age=604800; Path=/v1; HttpOnly; SameSite=Strict$',
        ),
      )
      const browser: How = {
        token: undefined,
        headers: { ...ownPage, cookie: cookieIn(reply) },
      }
      assert.deepEqual((await api.ok('whoami', {}, browser)).body, me.body)
      const made = await api.ok('project.create', { name: 'by-cookie' }, browser)
      assert.equal(made.status, 201)
      const out = await api.ok('session.end', {}, browser)
      assert.deepEqual(out.body, { ended: 1 })
      assert.match(out.headers.get('set-cookie') ?? '', /^berth_session_[0-9a-f]{12}=; Max-Age=0; /)
      await api.refused('session_ended', 'whoami', {}, browser)
    })

    it('signs in by a ticket, once', async () => {
      const { body } = await api.ok('session-ticket.create')
      const browser = await signIn({ ticket: body['ticket'] })
      await api.ok('whoami', {}, browser)
      await api.refused(
        'unauthenticated',
        'session.start',
        { ticket: body['ticket'] },
        { token: undefined },
      )
    })

    it('signs out everywhere', async () => {
      const [first, second] = [await signIn(), await signIn()]
      await api.ok('session.end-all', {}, first)
      for (const each of [first, second]) await api.refused('session_ended', 'whoami', {}, each)
    })
  },
  { fsync: 'off' },
)

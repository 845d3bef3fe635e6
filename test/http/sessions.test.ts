import assert from 'node:assert/strict'
import { beforeEach, it } from 'node:test'
import { forgetEndedSessions } from '../../src/core/access/forget-ended-sessions.ts'
import { mostSessions } from '../../src/core/access/session.ts'
import { Fault } from '../../src/core/kernel/refusal.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import { forEachEngine } from '../engines/engines.ts'
import { startApi, type Api, type How } from './api.ts'
import { cookieIn, ownPage, signIn, withCookie } from './browsers.ts'
import { newOrganization } from './scene.ts'

const minute = 60_000
const hour = 60 * minute
const nobody: How = { token: undefined }

forEachEngine(
  'sessions',
  (engine) => {
    let api: Api
    let isDiskFull: boolean
    beforeEach(async () => {
      isDiskFull = false
      api = await startApi(await engine.open(), {
        through: (db) => ({
          ...db,
          write: (body) =>
            isDiskFull ? Promise.reject(new Fault('storage_full', 'full')) : db.write(body),
        }),
      })
    })
    const later = (ms: number): void => api.clock.set(api.clock.now() + ms)
    const isOver = (browser: How) => api.refused('session_ended', 'whoami', {}, browser)
    const rows = () =>
      api.world.db.read((tx) => tx.all(sql`select id, used_at, ends_at from sessions order by id`))

    it('act as their token does, until they are signed out', async () => {
      const reply = await api.ok('session.start', { token: api.root }, nobody)
      const me = await api.ok('whoami')
      const { expiresAt, session, ...identity } = reply.body
      assert.deepEqual(identity, me.body)
      assert.equal(expiresAt, '2026-01-08T00:00:00.000Z')
      assert.match(
        reply.headers.get('set-cookie') ?? '',
        new RegExp(
          '^berth_session_[0-9a-f]{12}=berth_session_[\\w-]{43}; ' +
            'Max-Age=604800; Path=/v1; HttpOnly; SameSite=Strict$',
        ),
      )
      const browser = withCookie(cookieIn(reply), ownPage, String(session))
      assert.deepEqual((await api.ok('whoami', {}, browser)).body, { ...me.body, session })
      const read = await api.ok('ledger.snapshot', {}, withCookie(cookieIn(reply)))
      const whose = [read, me].map(({ headers }) => headers.get('berth-session'))
      assert.deepEqual(whose, [session, null])
      await api.ok('project.create', { name: 'by-cookie' }, browser)
      const out = await api.ok('session.end', {}, browser)
      assert.deepEqual(out.body, { ended: 1 })
      assert.match(
        out.headers.get('set-cookie') ?? '',
        /^berth_session_[0-9a-f]{12}=; Max-Age=0; Path=\/v1; HttpOnly; SameSite=Strict$/,
      )
      const { next } = await isOver(browser)
      assert.equal(next, 'Sign in again.')
      const { headers } = await api.call('whoami', {}, browser)
      assert.equal(headers.get('www-authenticate'), 'Bearer')
    })

    it('are always new: what the browser sends at sign-in is not taken over', async () => {
      const first = await signIn(api)
      const [name = ''] = first.cookie.split('=')
      const chosen = `${name}=berth_session_${'A'.repeat(43)}`
      for (const cookie of [chosen, first.cookie]) {
        const again = await signIn(api, { token: api.root }, withCookie(cookie))
        assert.notEqual(again.cookie, cookie)
        await api.ok('whoami', {}, again)
      }
      for (const cookie of [chosen, first.cookie]) await isOver(withCookie(cookie))
      assert.equal((await rows()).length, 2)
    })

    it('end when somebody else signs in over them, and not where that is refused', async () => {
      const admin = await newOrganization(api, 'other')
      const mine = await signIn(api)
      await api.refused('unauthenticated', 'session.start', { token: 'x' }, withCookie(mine.cookie))
      await api.ok('whoami', {}, mine)
      await signIn(api, { token: admin.token }, withCookie(mine.cookie))
      await isOver(mine)
      const [entry] = (await api.ok('audit.list', { limit: '1' }, admin)).body['items'] as {
        detail: { ended?: number }
      }[]
      assert.equal(entry?.detail.ended, 1)
    })

    it('answer only a page that shows them: not one that shows another or none', async () => {
      const admin = await newOrganization(api, 'other')
      const [mine, theirs] = [await signIn(api), await signIn(api, { token: admin.token })]
      const mixed = withCookie(theirs.cookie, ownPage, mine.session)
      const { status, body } = await api.call('project.create', { name: 'mine' }, mixed)
      assert.deepEqual([status, body['code']], [409, 'session_changed'])
      assert.equal(body['next'], 'Reload the page: somebody else is signed in now.')
      const none = withCookie(theirs.cookie)
      for (const wrong of [mixed, none, withCookie(theirs.cookie, ownPage, 'ses_x')])
        for (const id of ['session.end', 'session.end-all'])
          await api.refused('session_changed', id, {}, wrong)
      await api.refused('session_changed', 'whoami', {}, mixed)
      await api.ok('whoami', {}, none)
      await api.refused('session_changed', 'event.list', { session: mine.session }, none)
      await api.ok('event.list', { session: theirs.session }, none)
      await api.ok('project.create', { name: 'theirs' }, theirs)
    })

    it('end when they were not used for 12 hours', async () => {
      const browser = await signIn(api)
      later(12 * hour - 1)
      await api.ok('whoami', {}, browser)
      later(12 * hour)
      await isOver(browser)
    })

    it('end after 7 days, however much they are used', async () => {
      const browser = await signIn(api)
      for (let hours = 11; hours < 7 * 24; hours += 11) {
        later(11 * hour)
        await api.ok('whoami', {}, browser)
      }
      later(3 * hour - 1)
      await api.ok('whoami', {}, browser)
      later(1)
      await isOver(browser)
    })

    it('note that they are used once a minute, and go on reading while nothing can be noted', async () => {
      const browser = await signIn(api)
      const [{ used_at: began } = {}] = await rows()
      later(minute - 1)
      await api.ok('whoami', {}, browser)
      assert.equal((await rows())[0]?.['used_at'], began)
      later(1)
      isDiskFull = true
      await api.ok('whoami', {}, browser)
      isDiskFull = false
      assert.equal((await rows())[0]?.['used_at'], began)
      await api.ok('whoami', {}, browser)
      assert.equal((await rows())[0]?.['used_at'], Number(began) + minute)
    })

    it('end with their token: expired, revoked, or of a deleted organization', async () => {
      const admin = await newOrganization(api, 'other')
      const expiresAt = new Date(api.clock.now() + hour).toISOString()
      const make = async (more: object) =>
        (await api.ok('token.create', { name: 'some', role: 'viewer', ...more }, admin)).body
      const short = await make({ expiresAt })
      const reply = await api.ok('session.start', { token: short['secret'] }, nobody)
      assert.equal(reply.body['expiresAt'], expiresAt)
      const revoked = await make({})
      const [second, third] = [
        await signIn(api, { token: revoked['secret'] }),
        await signIn(api, { token: admin.token }),
      ]
      await api.ok('token.revoke', { id: revoked['id'] }, admin)
      await isOver(second)
      await api.ok('whoami', {}, third)
      later(hour)
      await isOver(withCookie(cookieIn(reply)))
      await api.ok('organization.delete', { name: 'other' })
      await isOver(third)
    })

    it('are those of their token alone: no organization sees another', async () => {
      const admin = await newOrganization(api, 'other')
      const theirs = await signIn(api, { token: admin.token })
      const mine = await signIn(api)
      assert.equal((await api.ok('whoami', {}, theirs)).body['organization'], 'other')
      await api.ok('project.create', { name: 'mine' }, mine)
      await api.refused('not_found', 'project.describe', { name: 'mine' }, theirs)
      assert.deepEqual((await api.ok('session.end-all', {}, theirs)).body, { ended: 1 })
      await isOver(theirs)
      await api.ok('whoami', {}, mine)
    })

    it('are signed out everywhere, with the tickets that wait, by cookie or by token', async () => {
      for (const by of ['cookie', 'token']) {
        const [first, second] = [await signIn(api), await signIn(api)]
        const { body } = await api.ok('session-ticket.create')
        const out = await api.ok('session.end-all', {}, by === 'cookie' ? first : {})
        assert.deepEqual(out.body, { ended: 2 })
        assert.equal(out.headers.has('set-cookie'), by === 'cookie')
        for (const each of [first, second]) await isOver(each)
        await api.refused('unauthenticated', 'session.start', { ticket: body['ticket'] }, nobody)
      }
    })

    it('have nothing to end where the call comes with a token', async () => {
      const browser = await signIn(api)
      const { body, headers } = await api.ok('session.end')
      assert.deepEqual([body, headers.has('set-cookie')], [{ ended: 0 }, false])
      await api.ok('whoami', {}, browser)
    })

    it(`are at most ${mostSessions} of one token: the one unused longest ends`, async () => {
      const [first, second] = [await signIn(api), await signIn(api)]
      later(minute)
      await api.ok('whoami', {}, first)
      for (let count = 2; count < mostSessions; count++) await signIn(api)
      const last = await signIn(api)
      assert.equal((await rows()).length, mostSessions)
      await isOver(second)
      for (const each of [first, last]) await api.ok('whoami', {}, each)
    })

    it('are forgotten once they are over, and no sooner', async () => {
      const browser = await signIn(api)
      await api.ok('session-ticket.create')
      assert.equal(await forgetEndedSessions(api.world), 0)
      later(minute)
      assert.equal(await forgetEndedSessions(api.world), 1)
      await api.ok('whoami', {}, browser)
      later(12 * hour - 1)
      assert.equal(await forgetEndedSessions(api.world), 0)
      later(1)
      assert.equal(await forgetEndedSessions(api.world), 1)
    })

    it('are audited: started, ended, ended everywhere', async () => {
      const browser = await signIn(api)
      await api.ok('session.end', {}, browser)
      const { body } = await api.ok('session-ticket.create')
      await signIn(api, { ticket: body['ticket'] })
      await api.ok('session.end-all')
      const entries = (await api.ok('audit.list', { limit: '5' })).body['items'] as {
        action: string
        target: string
        detail: object
      }[]
      assert.deepEqual(
        entries.map(({ action, detail }) => [action, detail]),
        [
          ['session.end-all', { ended: 1 }],
          ['session.start', { by: 'ticket', expiresAt: '2026-01-08T00:00:00.000Z' }],
          ['session-ticket.create', {}],
          ['session.end', {}],
          ['session.start', { by: 'token', expiresAt: '2026-01-08T00:00:00.000Z' }],
        ],
      )
      assert.equal(entries[3]?.target, entries[4]?.target)
    })

    it('let nobody in by another cookie, and by none where there are several', async () => {
      const { cookie } = await signIn(api)
      const [name = '', secret = ''] = cookie.split('=')
      const wrong = ['', 'x', `${secret}x`, secret.slice(0, -1), api.root, 'é', '%00', 'a=b'].map(
        (value) => `${name}=${value}`,
      )
      const several = [`${cookie}; ${cookie}`, `${name}=x; ${cookie}`, `${cookie};${name}=`]
      for (const each of [...wrong, `__Host-${name}=x; ${cookie}`]) {
        later(1000)
        await isOver(withCookie(each))
      }
      for (const each of several)
        await api.refused('cookie_ambiguous', 'whoami', {}, withCookie(each))
      for (const each of [`x${cookie}`, `x=${cookie}`, ';;=;', secret, name])
        await api.refused('unauthenticated', 'whoami', {}, withCookie(each))
      for (const each of [`a=1;${cookie} ; b`, `__Host-${cookie}`])
        await api.ok('whoami', {}, withCookie(each))
    })

    it('are not looked at where the call has an Authorization', async () => {
      const { cookie } = await signIn(api)
      for (const authorization of [
        '',
        'Basic eA==',
        'Bearer x',
        `Bearer ${cookie.split('=')[1]}`,
      ]) {
        const how = withCookie(cookie)
        await api.refused(
          'unauthenticated',
          'whoami',
          {},
          {
            ...how,
            headers: { ...how.headers, authorization },
          },
        )
      }
    })

    it('follow the ledger no longer than they last', async () => {
      const { cookie, headers, session } = await signIn(api)
      const response = await api.app.request('/v1/events', {
        headers: { ...headers, accept: 'text/event-stream', cookie },
      })
      assert.equal(response.status, 200)
      await api.ok('session.end', {}, withCookie(cookie, ownPage, session))
      for await (const _ of response.body ?? []);
      assert.match(api.log.at(-1) ?? '', /"message":"stream ended".*"why":"session_ended"/)
    })
  },
  { fsync: 'off' },
)

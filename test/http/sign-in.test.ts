import assert from 'node:assert/strict'
import { beforeEach, it } from 'node:test'
import { mostTickets } from '../../src/core/access/session.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import { forEachEngine } from '../engines/engines.ts'
import { startApi, type Api, type How } from './api.ts'
import { cookieIn, signIn, withCookie } from './browsers.ts'
import { dumpOf } from './dump.ts'

const nobody: How = { token: undefined }
const json = { 'content-type': 'application/json' }

forEachEngine(
  'signing in',
  (engine) => {
    let api: Api
    beforeEach(async () => {
      api = await startApi(await engine.open())
    })
    const ticket = async (how: How = {}): Promise<string> =>
      (await api.ok('session-ticket.create', {}, how)).body['ticket'] as string

    it('by a ticket gives a session of its token, once', async () => {
      const input = { ticket: await ticket() }
      await api.ok('whoami', {}, await signIn(api, input))
      await api.refused('unauthenticated', 'session.start', input, nobody)
    })

    it('by one ticket many times at once gives one session', async () => {
      for (let round = 0; round < 5; round++) {
        const input = { ticket: await ticket() }
        const replies = await Promise.all(
          Array.from({ length: 8 }, () => api.call('session.start', input, nobody)),
        )
        assert.equal(replies.filter(({ status }) => status === 201).length, 1)
        assert.equal(replies.filter(({ status }) => status === 401).length, 7)
        api.clock.set(api.clock.now() + 1000)
      }
    })

    it('by a ticket is refused after a minute, and once its token is revoked', async () => {
      const late = { ticket: await ticket() }
      api.clock.set(api.clock.now() + 60_000)
      await api.refused('unauthenticated', 'session.start', late, nobody)
      const { body } = await api.ok('token.create', { name: 'short', role: 'viewer' })
      const orphan = { ticket: await ticket({ token: body['secret'] as string }) }
      await api.ok('token.revoke', { id: body['id'] })
      await api.refused('unauthenticated', 'session.start', orphan, nobody)
    })

    it('takes away what was tossed beside the cookie', async () => {
      const { cookie } = await signIn(api)
      const how = withCookie(`${cookie}; ${cookie}`)
      const { headers } = await api.ok('session.start', { token: api.root }, how)
      const set = headers.getSetCookie().map((each) => /Path=([^;]+)/.exec(each)?.[1])
      assert.deepEqual(set, ['/v1', '/', '/v1/sessions'])
      await api.refused('session_ended', 'whoami', {}, withCookie(cookie))
    })

    it('by a session gives no ticket: it would outlive itself', async () => {
      const problem = await api.refused(
        'grant_exceeded',
        'session-ticket.create',
        {},
        await signIn(api),
      )
      assert.equal(problem.next, 'Sign in with a token, or use berth ui.')
    })

    it(`keeps at most ${mostTickets} tickets of one token waiting`, async () => {
      for (let count = 0; count < mostTickets; count++) await ticket()
      await api.refused('rate_limited', 'session-ticket.create')
      api.clock.set(api.clock.now() + 60_000)
      await ticket()
    })

    it('is never repeated: with the same key each is another', async () => {
      const key = { 'idempotency-key': 'a' }
      const sessions = [0, 1].map(() =>
        api.ok('session.start', { token: api.root }, { ...nobody, headers: key }),
      )
      const [one, other] = await Promise.all(sessions)
      assert.ok(one && other && cookieIn(one) !== cookieIn(other))
      assert.notEqual(await ticket({ headers: key }), await ticket({ headers: key }))
      const kept = await api.world.db.read((tx) => tx.all(sql`select answer from idempotency_keys`))
      assert.deepEqual(kept, [])
    })

    it('by what is no secret is refused like a wrong one', async () => {
      const { cookie } = await signIn(api)
      const waiting = await ticket()
      const earlier = await dumpOf(api.world.db)
      const wrong: readonly object[] = [
        { token: '' },
        { token: 'x'.repeat(3000) },
        { token: `berth_${'x'.repeat(43)}` },
        { token: waiting },
        { token: cookie.split('=')[1] },
        { ticket: api.root },
        { ticket: '' },
        { ticket: `berth_ticket_${'x'.repeat(43)}` },
      ]
      for (const input of wrong) {
        api.clock.set(api.clock.now() + 1000)
        const reply = await api.call('session.start', input, nobody)
        assert.deepEqual([reply.status, reply.body['code']], [401, 'unauthenticated'])
        assert.equal(reply.headers.has('set-cookie'), false)
      }
      assert.equal(await dumpOf(api.world.db), earlier)
    })

    it('too often with what is wrong is refused, and a good token still gets in', async () => {
      const codes = new Set<unknown>()
      for (let turn = 0; turn < 50; turn++)
        codes.add((await api.call('session.start', { token: 'x' }, nobody)).body['code'])
      assert.deepEqual([...codes], ['unauthenticated', 'rate_limited'])
      await signIn(api)
    })

    it('tells nothing of what it was given in a wrong form', async () => {
      const wrong: readonly unknown[] = [
        {},
        { token: api.root, ticket: api.root },
        { token: [api.root] },
        { ticket: { a: api.root } },
        { Token: api.root },
        [api.root],
        api.root,
      ]
      for (const body of wrong) {
        const init = { method: 'POST', headers: json, body: JSON.stringify(body) }
        const reply = await api.send('/v1/sessions', init, nobody)
        assert.equal(reply.body['code'], 'invalid_input', reply.text)
        assert.ok(!reply.text.includes(api.root.slice(0, 20)), reply.text)
      }
    })

    it('takes JSON alone, and little of it', async () => {
      const body = JSON.stringify({ token: api.root })
      const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']
      for (const type of types) {
        const init = { method: 'POST', headers: { 'content-type': type }, body }
        const reply = await api.send('/v1/sessions', init, nobody)
        assert.equal(reply.body['code'], 'unsupported_media_type')
      }
      const long = { method: 'POST', headers: json, body: `${body}${' '.repeat(4096)}` }
      assert.equal((await api.send('/v1/sessions', long, nobody)).body['code'], 'too_large')
    })

    it('leaves its secrets in no log, no row and no answer', async () => {
      const secret = await ticket()
      const { cookie, headers } = await signIn(api, { ticket: secret })
      const session = cookie.split('=')[1] ?? ''
      const how = { token: undefined, headers: headers ?? {} }
      const answers = [
        await api.call('whoami', {}, how),
        await api.call('project.create', { name: 'a' }, how),
        await api.call('audit.list', {}, how),
        await api.call('session.start', { ticket: secret }, nobody),
        await api.call('session.end-all', {}, how),
        await api.call('whoami', {}, how),
      ].map(({ text }) => text)
      await signIn(api)
      const audit = await api.world.db.read((tx) => tx.all(sql`select detail from audit_entries`))
      const everywhere = [...answers, ...api.log, await dumpOf(api.world.db), JSON.stringify(audit)]
      for (const each of [secret, session, api.root])
        for (const guise of [
          each,
          each.slice(-43),
          Buffer.from(each).toString('base64').slice(0, 60),
        ])
          for (const text of everywhere) assert.ok(!text.includes(guise), text)
    })
  },
  { fsync: 'off' },
)

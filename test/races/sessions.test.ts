import assert from 'node:assert/strict'
import { it } from 'node:test'
import { authenticateSession } from '../../src/core/access/authenticate-session.ts'
import { authenticateTicket } from '../../src/core/access/authenticate-ticket.ts'
import { createSessionTicket } from '../../src/core/access/create-session-ticket.ts'
import { createToken } from '../../src/core/access/create-token.ts'
import { endSession } from '../../src/core/access/end-session.ts'
import { endSessions } from '../../src/core/access/end-sessions.ts'
import { revokeToken } from '../../src/core/access/revoke-token.ts'
import { startSession } from '../../src/core/access/start-session.ts'
import { callBy, through, type TestCall, type TestWorld } from '../world.ts'
import { allTold, inRounds, oneOf, openField, race, races, refusedOr, told } from './arena.ts'
import { report } from './operations.ts'

const byToken = { ticket: undefined }

/** The call of a browser that has signed in by this call's token. */
const browserOf = async (world: TestWorld, call: TestCall): Promise<TestCall> => {
  const { secret } = await startSession(call, byToken)
  return { ...call, principal: await authenticateSession(world, secret) }
}

races('sessions', (arena) => {
  it('one ticket starts one session, wherever it is exchanged', async () => {
    const field = await openField(arena())
    const [one, other] = arena().worlds
    await inRounds(field, async () => {
      const { secret: ticket } = await createSessionTicket(field.admins[0])
      const exchange = (world: TestWorld) => async () => {
        const principal = await authenticateTicket(world, ticket)
        return await startSession({ ...through(world, field.admins[0]), principal }, { ticket })
      }
      const all = await race(exchange(one), exchange(other), exchange(one), exchange(other))
      assert.deepEqual(allTold(all), [
        'ok',
        'unauthenticated',
        'unauthenticated',
        'unauthenticated',
      ])
    })
  })

  it('no session is left of a token that is revoked while it signs in', async () => {
    const field = await openField(arena())
    const [one, other] = arena().worlds
    await inRounds(field, async (_, index) => {
      const input = { name: `browser-${index}`, role: 'recorder' } as const
      const { id, secret } = await createToken(field.admins[0], input)
      const [mine, theirs] = [await callBy(one, secret), await callBy(other, secret)]
      const { secret: ticket } = await createSessionTicket(mine)
      const [revoked, ...started] = await race(
        () => revokeToken(field.admins[1], id),
        () => startSession(mine, byToken),
        () => startSession(theirs, { ticket }),
      )
      assert.equal(told(revoked), 'ok')
      for (const ran of started) {
        oneOf(told(ran), 'ok', 'unauthenticated')
        if ('answer' in ran) {
          const late = await refusedOr(() => authenticateSession(one, ran.answer.secret))
          assert.equal(told(late), 'session_ended')
        }
      }
    })
  })

  for (const [name, end] of [
    ['is signed out', endSession],
    ['is signed out everywhere', endSessions],
  ] as const)
    it(`once it ${name}, nothing in its name is answered with success`, async () => {
      const field = await openField(arena())
      const [one, other] = arena().worlds
      await inRounds(field, async (places) => {
        const [admin] = field.admins
        const browser = await browserOf(one, admin)
        const elsewhere = through(other, browser)
        let isOut = false
        const untilRefused = (call: TestCall, word: string) => async () => {
          for (let turn = 0; turn < 1000; turn++) {
            const wasOut = isOut
            const ran = await refusedOr(() => report(call, places, `${word}${turn}`))
            if (told(ran) !== 'ok') return told(ran)
            assert.ok(!wasOut, 'something happened after the answer')
          }
          return 'never refused'
        }
        const [, first, second] = await race(
          async () => {
            await end(browser)
            isOut = true
          },
          untilRefused(browser, 'a'),
          untilRefused(elsewhere, 'b'),
        )
        assert.deepEqual(
          [first, second],
          [{ answer: 'session_ended' }, { answer: 'session_ended' }],
        )
        // The token itself goes on.
        await report(admin, places, 'after')
      })
    })

  it('signing in, out and in again meets no other way round', async () => {
    const field = await openField(arena())
    const [one] = arena().worlds
    await inRounds(field, async () => {
      const browser = await browserOf(one, field.admins[0])
      const [out, again, everywhere] = await race(
        () => endSession(browser),
        () => endSession(browser),
        () => endSessions(browser),
        () => startSession(field.admins[1], byToken),
        () => createSessionTicket(field.admins[1]),
      )
      const ended = [out, again].flatMap((ran) => ('answer' in ran ? [ran.answer.ended] : []))
      oneOf(ended, [1], [])
      oneOf(told(everywhere), 'ok', 'session_ended')
      assert.equal(allTold([out, again, everywhere]).filter((each) => each === 'ok').length, 1)
    })
  })
})

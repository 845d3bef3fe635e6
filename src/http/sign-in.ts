import type { Context as HonoContext } from 'hono'
import { usualBodyBytes } from '../contract/endpoint.ts'
import { readBody } from './body.ts'
import { addressOf, answered, callOf, collectFrom, type Door } from './door.ts'
import type { SignIn } from './entrance.ts'
import { parseInput } from './input.ts'
import { noted } from './note.ts'
import { refuseOtherOrigin } from './same-origin.ts'
import type { Route } from './route.ts'

/**
 * Answers the one call that needs nobody known: who asks stands in its body. A session that the
 * browser has already is never taken over: it ends.
 */
export const answerSignIn = (door: Door, route: Route, c: HonoContext): Promise<Response> =>
  noted(door, route.endpoint, async (note) => {
    const request = c.req.raw
    refuseOtherOrigin(request)
    const room = door.roomFor('')
    try {
      const body = await readBody(request, route.endpoint.mostBodyBytes ?? usualBodyBytes, room)
      const input = parseInput(route.input, await collectFrom(route, c, body)) as SignIn
      const principal = await door.enter.signIn(input, addressOf(c))
      note.principal = principal.id
      return await answered(route, callOf(door, note, principal, c, null), input)
    } finally {
      room.release()
    }
  })

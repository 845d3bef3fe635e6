import assert from 'node:assert/strict'
import type { Api, How, Reply } from './api.ts'

/** What a browser says of a call that our own page makes. */
export const ownPage = { 'sec-fetch-site': 'same-origin' }

/** The cookie that an answer sets, as a browser sends it back. */
export const cookieIn = ({ headers }: Reply): string =>
  headers.get('set-cookie')?.split(';')[0] ?? ''

/** A call by a browser with this cookie, from our own page unless it says otherwise. */
export const withCookie = (
  cookie: string,
  said: Readonly<Record<string, string>> = ownPage,
  session = '',
): How => ({
  token: undefined,
  headers: { ...said, cookie, ...(session === '' ? {} : { 'berth-session': session }) },
})

/** Signs in as the first administrator, or by what is given, and answers the browser's calls. */
export const signIn = async (
  api: Api,
  by: object = { token: api.root },
  how: How = {},
): Promise<How & { readonly cookie: string; readonly session: string }> => {
  const reply = await api.ok('session.start', by, { token: undefined, ...how })
  const cookie = cookieIn(reply)
  assert.notEqual(cookie, '')
  const session = String(reply.body['session'])
  return { ...withCookie(cookie, ownPage, session), cookie, session }
}

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { withoutSessionCookies } from './session-cookie.ts'

describe('cookies without our own', () => {
  const rows: readonly (readonly [sent: string, left: string])[] = [
    ['a=1; b=2', 'a=1; b=2'],
    ['a=1;b=2 ', 'a=1;b=2 '],
    ['berth_session_0a1b=secret', ''],
    ['a=1; berth_session_0a1b=secret; b=2', 'a=1; b=2'],
    ['__Host-berth_session_0a1b=secret;berth_session_ffff=other;a=1', 'a=1'],
    ['a=berth_session_; b="x=y"', 'a=berth_session_; b="x=y"'],
    ['my_berth_session_=1', 'my_berth_session_=1'],
    [' \tberth_session_=x', ''],
  ]
  for (const [sent, left] of rows)
    it(`of ${JSON.stringify(sent)} are ${JSON.stringify(left)}`, () => {
      assert.equal(withoutSessionCookies(sent), left)
    })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { expiryOf, tokenState } from './expiry.ts'

const now = Date.parse('2026-05-01T09:00:00.000Z')

describe('when a token ends', () => {
  it('is so many days from now', () => {
    assert.equal(expiryOf('30', now), '2026-05-31T09:00:00.000Z')
  })

  it('may be never', () => assert.equal(expiryOf('', now), undefined))
})

describe('whether a token can be used', () => {
  for (const [revokedAt, expiresAt, expected] of [
    [null, null, 'valid'],
    [null, '2026-05-01T09:00:00.001Z', 'valid'],
    [null, '2026-05-01T09:00:00.000Z', 'expired'],
    ['2026-04-01T09:00:00.000Z', '2026-04-02T09:00:00.000Z', 'revoked'],
  ] as const)
    it(`is ${expected} for ${revokedAt}, ${expiresAt}`, () =>
      assert.equal(tokenState({ revokedAt, expiresAt }, now), expected))
})

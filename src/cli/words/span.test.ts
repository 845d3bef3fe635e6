import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { instantOrSpan } from './span.ts'

const now = Date.parse('2026-03-01T12:00:00.000Z')

describe('a time or a span', () => {
  const rows = [
    ['12h', '2026-03-02T00:00:00.000Z'],
    ['90d', '2026-05-30T12:00:00.000Z'],
    ['4w', '2026-03-29T12:00:00.000Z'],
    ['2027-01-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['tomorrow', 'tomorrow'],
  ] as const
  for (const [text, instant] of rows)
    it(`${text} is ${instant}`, () => assert.equal(instantOrSpan(text, now), instant))

  for (const text of ['90', '90m', '12345d', '1H'])
    it(`is not ${text}`, () => assert.throws(() => instantOrSpan(text, now), /must be a time/))
})

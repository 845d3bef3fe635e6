import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { present } from './present.ts'

const at = Date.UTC(2026, 0, 31, 12)
const shown = '2026-01-31T12:00:00.000Z'

describe('present', () => {
  const table: readonly (readonly [string, unknown, unknown])[] = [
    ['an instant', { createdAt: at }, { createdAt: shown }],
    ['no instant', { endedAt: null, count: at, at }, { endedAt: null, count: at, at }],
    ['a label that looks like one', { labels: { seenAt: 'now' } }, { labels: { seenAt: 'now' } }],
    ['instants deep inside', [{ a: [{ endedAt: at }] }], [{ a: [{ endedAt: shown }] }]],
    ['nothing', null, null],
  ]
  for (const [name, value, expected] of table)
    it(`gives ${name}`, () => {
      assert.deepEqual(present(value), expected)
    })

  it('changes nothing of what it is given, and keeps every own key', () => {
    const value = JSON.parse(
      `{"__proto__":{"createdAt":${at}},"constructor":{"endedAt":${at}}}`,
    ) as {
      readonly constructor: object
    }
    const text = JSON.stringify(value)
    assert.equal(JSON.stringify(present(value)), text.replaceAll(String(at), `"${shown}"`))
    assert.equal(JSON.stringify(value), text)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fromField, readInstant, toField, writeInstant } from './local-time.ts'

const instant = Date.UTC(2026, 6, 1, 12, 30, 15)

describe("times in the reader's zone", () => {
  it('go into a field and back', () => {
    assert.equal(fromField(toField(instant)), instant)
    assert.match(toField(instant), /^2026-0[67]-\d\dT\d\d:\d\d:15$/)
  })

  it('are undefined while a field is not filled', () => {
    assert.deepEqual(['', 'soon'].map(fromField), [undefined, undefined])
  })

  it('stand in the address exactly', () => {
    assert.equal(writeInstant(instant), '2026-07-01T12:30:15.000Z')
    assert.equal(readInstant('2026-07-01T12:30:15.000Z'), instant)
    assert.deepEqual([null, '', 'x'].map(readInstant), [undefined, undefined, undefined])
  })
})

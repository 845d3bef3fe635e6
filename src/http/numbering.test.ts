import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createNumbering } from './numbering.ts'

/** The longest that a timer waits, in milliseconds. */
const never = 2 ** 31 - 1
const notCalledOff = new AbortController().signal

describe('who follows the ledger', () => {
  it('is woken when events were numbered', async () => {
    const numbering = createNumbering(never)
    const waiting = [1, 2].map(() => numbering.moreThan(numbering.told(), notCalledOff))
    numbering.tell()
    await Promise.all(waiting)
  })

  it('misses nothing that was numbered between its look and its waiting', async () => {
    const numbering = createNumbering(never)
    const seen = numbering.told()
    numbering.tell()
    await numbering.moreThan(seen, notCalledOff)
  })

  it('looks again by itself', async () => {
    const numbering = createNumbering(1)
    await numbering.moreThan(numbering.told(), notCalledOff)
    assert.equal(numbering.told(), 0)
  })

  it('stops waiting when it is called off, before or meanwhile', async () => {
    const numbering = createNumbering(never)
    const calledOff = new AbortController()
    const waiting = numbering.moreThan(0, calledOff.signal)
    calledOff.abort()
    await waiting
    await numbering.moreThan(0, calledOff.signal)
  })
})

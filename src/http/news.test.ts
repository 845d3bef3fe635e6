import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createNews } from './news.ts'

/** The longest that a timer waits, in milliseconds. */
const never = 2 ** 31 - 1
const notCalledOff = new AbortController().signal

describe('who follows', () => {
  it('is woken when something is new', async () => {
    const news = createNews(never)
    const waiting = [1, 2].map(() => news.moreThan(news.told(), notCalledOff))
    news.tell()
    await Promise.all(waiting)
  })

  it('misses nothing that is new between its look and its waiting', async () => {
    const news = createNews(never)
    const seen = news.told()
    news.tell()
    await news.moreThan(seen, notCalledOff)
  })

  it('looks again by itself', async () => {
    const news = createNews(1)
    await news.moreThan(news.told(), notCalledOff)
    assert.equal(news.told(), 0)
  })

  it('stops waiting when it is called off, before or meanwhile', async () => {
    const news = createNews(never)
    const calledOff = new AbortController()
    const waiting = news.moreThan(0, calledOff.signal)
    calledOff.abort()
    await waiting
    await news.moreThan(0, calledOff.signal)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rateLimit } from '../../src/http/rate-limit.ts'
import { startApi, type Api, type How } from './api.ts'
import { embedded } from './on-sqlite.ts'

describe('a rate limit', () => {
  it('lets a burst of two seconds through, then so many a second', () => {
    let at = 0
    const limit = rateLimit(5, () => at)
    const passed = () =>
      Array.from({ length: 20 }, () => limit.take('a')).filter((s) => s === 0).length
    assert.equal(passed(), 10)
    assert.equal(limit.take('a'), 1)
    assert.equal(limit.take('b'), 0, 'each key has its own')
    at += 200
    assert.equal(passed(), 1)
    at += 60_000
    assert.equal(passed(), 10)
    at -= 120_000
    assert.equal(passed(), 0, 'a clock that goes back gives nothing')
  })

  it('says how long to wait, and is right', () => {
    let at = 0
    const limit = rateLimit(0.25, () => at)
    assert.equal(limit.take('a'), 0)
    assert.equal(limit.take('a'), 4)
    at += 3500
    assert.notEqual(limit.take('a'), 0)
    at += 500
    assert.equal(limit.take('a'), 0)
  })

  it('holds no more keys than it may, and forgets the longest unused', () => {
    const limit = rateLimit(1, () => 0, 3)
    const spend = (key: string) => [limit.take(key), limit.take(key), limit.take(key)].at(-1)
    assert.equal(spend('a'), 1)
    for (const key of ['b', 'c', 'a', 'd']) limit.take(key)
    assert.equal(limit.take('a'), 1, 'a was used after b')
    assert.equal(limit.take('b'), 0, 'b was forgotten')
  })
})

const flood = async (api: Api, times: number, how: How): Promise<readonly number[]> => {
  const statuses: number[] = []
  for (let n = 0; n < times; n++) statuses.push((await api.call('whoami', {}, how)).status)
  return statuses
}

describe('too many calls', () => {
  const open = embedded()
  it('by one token get 429 with Retry-After, and another token is not slowed', async () => {
    const api = await startApi(await open(), { callsPerSecond: 5 })
    const { body } = await api.ok('token.create', { name: 'two', role: 'viewer' })
    const statuses = await flood(api, 12, {})
    assert.deepEqual(statuses, [...Array<number>(9).fill(200), 429, 429, 429])
    const { headers, body: problem } = await api.call('whoami')
    assert.equal(headers.get('retry-after'), '1')
    assert.deepEqual([problem['code'], problem['retryable']], ['rate_limited', true])
    assert.match(String(problem['next']), /Try again in 1 s; .*bulk/)
    await api.ok('whoami', {}, { token: body['secret'] as string })
    api.clock.set(api.clock.now() + 1000)
    assert.deepEqual(await flood(api, 6, {}), [...Array<number>(5).fill(200), 429])
  })

  it('by a stranger get 429, and never keep a valid token from the same address out', async () => {
    const api = await startApi(await open())
    const guesses = [{ token: undefined }, { token: 'x' }, { token: `berth_${'y'.repeat(43)}` }]
    for (const stranger of guesses) {
      const address = `192.0.2.${guesses.indexOf(stranger) + 10}`
      const statuses = await flood(api, 45, { ...stranger, address })
      assert.deepEqual(statuses, [...Array<number>(40).fill(401), ...Array<number>(5).fill(429)])
      const { headers } = await api.call('whoami', {}, { ...stranger, address })
      assert.equal(headers.get('retry-after'), '1')
      await api.ok('whoami', {}, { address })
      const elsewhere = await api.call('whoami', {}, { ...stranger, address: '192.0.2.99' })
      assert.equal(elsewhere.status, 401)
    }
    const claimed = { token: undefined, address: '192.0.2.10' }
    const headers = { 'x-forwarded-for': '203.0.113.7', forwarded: 'for=203.0.113.7' }
    assert.equal((await api.call('whoami', {}, { ...claimed, headers })).status, 429)
  })
})

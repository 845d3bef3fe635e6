import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seldom } from './seldom.ts'

const stage = () => {
  let at = 0
  const told: (readonly [at: number, work: string, error: string, times: number])[] = []
  const trouble = seldom(
    () => at,
    (work, error, times) => void told.push([at, work, error, times]),
  )
  return { told, trouble, passTo: (ms: number) => (at = ms) }
}

test('tells the same trouble ever more seldom, and how often it was met since', () => {
  const { told, trouble, passTo } = stage()
  for (let at = 0; at <= 8000; at += 500) {
    passTo(at)
    trouble('deploying', 'restored')
  }
  assert.deepEqual(told, [
    [0, 'deploying', 'restored', 1],
    [1000, 'deploying', 'restored', 2],
    [3000, 'deploying', 'restored', 4],
    [7000, 'deploying', 'restored', 8],
  ])
})

test('tells it every ten minutes at last', () => {
  const { told, trouble, passTo } = stage()
  for (let at = 0; at <= 7_200_000; at += 500) {
    passTo(at)
    trouble('deploying', 'restored')
  }
  const [before, last] = told.slice(-2)
  assert.equal((last?.[0] ?? 0) - (before?.[0] ?? 0), 600_000)
})

test('tells other trouble, and the same of other work, at once', () => {
  const { told, trouble } = stage()
  trouble('deploying', 'restored')
  trouble('deploying', 'disk full')
  trouble('numbering', 'restored')
  trouble('deploying', 'restored')
  assert.equal(told.length, 3)
})

test('takes it for news again when it had been gone', () => {
  const { told, trouble, passTo } = stage()
  for (const at of [0, 1000, 60_000, 61_000, 61_500]) {
    passTo(at)
    trouble('deploying', 'restored')
  }
  assert.deepEqual(
    told.map(([at]) => at),
    [0, 1000, 60_000, 61_000],
  )
})

test('remembers a bounded number of them', () => {
  const { told, trouble } = stage()
  for (let n = 0; n < 1000; n += 1) trouble('deploying', `number ${n}`)
  trouble('deploying', 'number 999')
  assert.equal(told.length, 1000)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adoptAll } from './adopt.ts'
import type { Executor, Living } from './executor.ts'

const living = { spec: { id: 'dep_1-0' } } as Living

/** An executor whose platform is away so many times. */
const away = (times: number, code: string): Pick<Executor, 'name' | 'adopt'> => ({
  name: 'docker',
  adopt: async () => {
    if (times-- > 0) throw new Error('nobody answers', { cause: { code } })
    return [living]
  },
})

/** A clock whose timers are run by hand. */
const byHand = () => {
  const due: { ms: number; act: () => void }[] = []
  return {
    due,
    clock: {
      now: () => 0,
      sleep: async () => {},
      after: (ms: number, act: () => void) => {
        const timer = { ms, act }
        due.push(timer)
        return () => void due.splice(due.indexOf(timer), 1)
      },
    },
    next: async (): Promise<number> => {
      const timer = due.shift()
      timer?.act()
      await new Promise((resolve) => setImmediate(resolve))
      return timer?.ms ?? 0
    },
  }
}

const begin = async (executor: Pick<Executor, 'name' | 'adopt'>, isLeft = () => false) => {
  const { clock, next, due } = byHand()
  const adopted: string[] = []
  const known: string[] = []
  const notes: string[] = []
  const giveUp = await adoptAll([executor as Executor], {
    clock,
    adopt: ({ spec }) => void adopted.push(spec.id),
    adopted: (driver) => void known.push(driver),
    isLeft,
    note: (text) => void notes.push(text),
  })
  return { adopted, known, notes, giveUp, next, due }
}

test('what is there is taken over before anything else', async () => {
  const { adopted, due } = await begin(away(0, ''))
  assert.deepEqual([adopted, due.length], [['dep_1-0'], 0])
})

test('what is away is asked again, ever more seldom, and told of once', async () => {
  const { adopted, known, notes, next, due } = await begin(away(3, 'ECONNREFUSED'))
  assert.deepEqual([adopted, known], [[], []])
  assert.deepEqual([await next(), await next(), await next()], [500, 1000, 2000])
  assert.deepEqual([adopted, known, due.length], [['dep_1-0'], ['docker'], 0])
  assert.deepEqual(notes, ['what docker runs is not known yet: nobody answers'])
})

test('what this machine does not have is not told of', async () => {
  assert.deepEqual((await begin(away(1, 'ENOENT'))).notes, [])
})

test('while a successor looks after everything, nobody is asked', async () => {
  let isLeft = true
  const { adopted, next } = await begin(away(1, ''), () => isLeft)
  await next()
  assert.deepEqual(adopted, [])
  isLeft = false
  await next()
  assert.deepEqual(adopted, ['dep_1-0'])
})

test('given up, nobody is asked any more', async () => {
  const { giveUp, due } = await begin(away(1, ''))
  giveUp()
  assert.equal(due.length, 0)
})

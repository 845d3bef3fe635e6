import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inSlices, writeJson } from './in-slices.ts'

test('items are mapped in their order, and others have turns between', async () => {
  let isRunning = true
  let turns = 0
  const turn = (): void => {
    turns += 1
    if (isRunning) setImmediate(turn)
  }
  setImmediate(turn)
  const turnAt: number[] = []
  const items = Array.from({ length: 1000 }, (_, at) => at)
  const mapped = await inSlices(items, (item) => {
    turnAt.push(turns)
    return item * 2
  })
  isRunning = false
  assert.deepEqual(
    mapped,
    items.map((item) => item * 2),
  )
  assert.ok(new Set(turnAt).size >= 5, `${new Set(turnAt).size} turns`)
})

const many = (count: number, item: object): readonly object[] =>
  Array.from({ length: count }, () => item)

const outputs: readonly unknown[] = [
  null,
  [],
  { items: [] },
  { items: 'none' },
  { items: many(3, { a: 1 }), nextCursor: null },
  { items: many(500, { a: [1, { b: 'é"' }] }) },
  { items: many(500, { a: undefined }), nextCursor: 'x', more: undefined },
  { items: [...Array<number>(500).fill(1), undefined] },
]

for (const output of outputs)
  test(`writes the same JSON: ${JSON.stringify(output).slice(0, 40)}`, async () => {
    assert.equal(await writeJson(output), JSON.stringify(output))
  })

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { movedBy, type Place } from './places.ts'

// A heading, then rows with so many places in their two columns.
const cells = [undefined, [1, 3], [2, 1], undefined, [1, 1]]
const extent = {
  lines: cells.length,
  columns: 2,
  placesIn: (line: number, column: number): number => cells[line]?.[column] ?? 0,
  page: 2,
}
const place = (text: string): Place => {
  const [line = 0, column = 0, at = 0] = text.split(' ').map(Number)
  return { line, column, at }
}

const cases: readonly (readonly [from: string, key: string, to: string | undefined])[] = [
  ['1 1 0', 'ArrowDown', '1 1 1'],
  ['1 1 2', 'ArrowDown', '2 1 0'],
  ['2 1 0', 'ArrowDown', '4 1 0'],
  ['4 1 0', 'ArrowDown', undefined],
  ['4 0 0', 'ArrowUp', '2 0 1'],
  ['2 1 0', 'ArrowUp', '1 1 2'],
  ['1 0 0', 'ArrowUp', undefined],
  ['1 1 2', 'ArrowLeft', '1 0 0'],
  ['1 0 0', 'ArrowLeft', undefined],
  ['2 0 1', 'ArrowRight', '2 1 0'],
  ['1 0 0', 'End', '1 1 0'],
  ['1 1 2', 'Home', '1 0 0'],
  ['4 1 0', 'Ctrl+Home', '1 0 0'],
  ['1 0 0', 'Ctrl+End', '4 1 0'],
  ['1 0 0', 'PageDown', '2 0 0'],
  ['2 0 0', 'PageDown', '4 0 0'],
  ['4 0 0', 'PageUp', '2 0 0'],
  ['1 0 0', 'a', undefined],
]

describe('the keys of a grid', () => {
  for (const [from, key, to] of cases)
    it(`${key} from ${from} leads ${to ?? 'nowhere'}`, () => {
      const [name, isFar] = [key.replace('Ctrl+', ''), key.startsWith('Ctrl+')]
      assert.deepEqual(
        movedBy(name, isFar, place(from), extent),
        to === undefined ? undefined : place(to),
      )
    })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FoundRecord } from '../../../src/contract/overview.ts'
import { groupsOf } from './groups.ts'

const found = (
  why: FoundRecord['why'],
  id: string,
  status: 'deployed' | 'superseded',
  day: number,
): FoundRecord =>
  ({
    why,
    record: { id, status, deployedAt: `2026-05-0${day}T09:00:00.000Z` },
  }) as FoundRecord

describe('what was found', () => {
  it('stands by why, the most telling first, and what runs before what ran', () => {
    const groups = groupsOf([
      found('project', 'a', 'superseded', 3),
      found('digest', 'b', 'superseded', 4),
      found('digest', 'c', 'deployed', 1),
      found('digest', 'd', 'deployed', 2),
    ])
    assert.deepEqual(
      groups.map(({ why, records }) => [why, records.map(({ id }) => id)]),
      [
        ['digest', ['d', 'c', 'b']],
        ['project', ['a']],
      ],
    )
  })

  it('is nothing for nothing', () => assert.deepEqual(groupsOf([]), []))
})

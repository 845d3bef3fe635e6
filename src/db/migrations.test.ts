import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Fault } from '../core/kernel/refusal.ts'
import { inDialect, postgresDialect, sqliteDialect } from './dialect.ts'
import { nextMigration, parseMigrations } from './migrations.ts'

const file = (name: string, minimum = 1): readonly [string, string] => [
  name,
  `--! minimum ${minimum}\nselect 1;`,
]

describe('migrations', () => {
  it('are read by name, in the order of their numbers', () => {
    const read = parseMigrations([file('0002_more.sql', 2), file('0001_first_words.sql')])
    assert.deepEqual(
      read.map(({ number, name, minimum }) => [number, name, minimum]),
      [
        [1, 'first_words', 1],
        [2, 'more', 2],
      ],
    )
  })

  it('are a defect with any other name, a gap, or no possible minimum', () => {
    const bad: readonly (readonly (readonly [string, string])[])[] = [
      [file('0002_gap.sql')],
      [file('0001_a.sql'), file('0003_gap.sql')],
      [file('0001_a.sql'), file('0001_b.sql')],
      [file('1_short.sql')],
      [file('0001_Upper.sql')],
      [file('0001_notes.txt')],
      [['0001_none.sql', 'select 1;']],
      [['0001_late.sql', 'select 1;\n--! minimum 1\n']],
      [file('0001_zero.sql', 0)],
      [file('0001_ahead.sql', 2)],
    ]
    for (const files of bad)
      assert.throws(() => parseMigrations(files), /defect: migration/, String(files))
  })

  it('are due one after another, until the minimum has moved beyond this program', () => {
    const known = parseMigrations([file('0001_a.sql'), file('0002_b.sql')])
    assert.equal(nextMigration(known, { number: 0, minimum: 0 })?.number, 1)
    assert.equal(nextMigration(known, { number: 1, minimum: 1 })?.number, 2)
    assert.equal(nextMigration(known, { number: 2, minimum: 1 }), undefined)
    assert.equal(nextMigration(known, { number: 9, minimum: 2 }), undefined)
    assert.throws(() => nextMigration(known, { number: 9, minimum: 3 }), Fault)
  })

  it('are written in the words of each engine; an unknown placeholder is a defect', () => {
    const text = 'create table t (a {{text}} not null, b {{int}}){{strict}}'
    assert.equal(
      inDialect(text, sqliteDialect),
      'create table t (a text not null, b integer) strict',
    )
    assert.equal(
      inDialect(text, postgresDialect),
      'create table t (a text collate "C" not null, b bigint)',
    )
    assert.throws(() => inDialect('{{json}}', sqliteDialect), /no placeholder \{\{json\}\}/)
  })
})

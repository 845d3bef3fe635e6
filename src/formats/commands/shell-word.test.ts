import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expandCommand, parseCommand } from './command-line.ts'
import { shellWord } from './shell-word.ts'

const words = ['staging', 'pr-42', 'my staging', "it's", '$HOME', '`id`', '*', 'ü', '', '-x', '~']

test('a word is read back as it was, and quoted only where it must be', () => {
  for (const word of words) {
    const read = parseCommand(`echo ${shellWord(word)}`)
    assert.ok(read.ok, shellWord(word))
    const expanded = expandCommand(read.value, {})
    assert.deepEqual(expanded.ok && expanded.value, ['echo', word])
  }
  assert.deepEqual(['staging', 'pr-42'].map(shellWord), ['staging', 'pr-42'])
  assert.equal(shellWord('my staging'), "'my staging'")
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDockerignore } from './dockerignore.ts'

// [list, what it leaves out, what it does not]
const table: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['', [], ['a', '.dockerignore']],
  ['# node_modules\n\n', [], ['# node_modules', 'node_modules']],
  ['node_modules', ['node_modules', 'node_modules/a/b'], ['web/node_modules', 'node_modules2']],
  ['/dist/', ['dist', 'dist/a'], ['web/dist']],
  ['*.md', ['a.md', 'a.md/b'], ['docs/a.md', 'amd']],
  ['**/*.md', ['a.md', 'docs/a.md', 'x/y/a.md'], ['a.mdx']],
  ['*/temp*', ['a/temp', 'a/temporary.txt', 'a/temp/b'], ['temp', 'a/b/temp']],
  ['temp?', ['tempa'], ['temp', 'tempab']],
  ['docs/**', ['docs/a', 'docs/a/b'], ['docs', 'other']],
  ['*.md\n!README.md', ['a.md'], ['README.md']],
  ['docs\n!docs/keep.md\n', ['docs/a.md'], ['docs/keep.md']],
  ['!a\na', ['a'], []],
  ['./a//b/../c', ['a/c'], ['a/b']],
  ['[ab].txt', ['a.txt', 'b.txt'], ['c.txt']],
  ['[^ab].txt', ['c.txt'], ['a.txt']],
  [String.raw`a\*b`, ['a*b'], ['axb']],
  ['a+(b)', ['a+(b)'], ['aab']],
  ['..', [], ['a']],
  ['  spaced  \r\n', ['spaced'], ['  spaced  ']],
]

for (const [list, out, stays] of table)
  test(`a list of ${JSON.stringify(list)}`, () => {
    const ignores = readDockerignore(list)
    assert.deepEqual(out.filter(ignores), out)
    assert.deepEqual(stays.filter(ignores), [])
  })

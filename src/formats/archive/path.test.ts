import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseArchivePath, parseLinkTarget } from './path.ts'
import type { Parsed } from '../parsed.ts'

const problemOf = (result: Parsed<string>): string => (result.ok ? '' : result.problem)

describe('the path of an entry', () => {
  const good = [
    'a',
    'a/b',
    '...',
    '.env',
    'a b',
    'ä/日本',
    'a$(x);`y`',
    '-rf',
    'a*?',
    'x'.repeat(255),
  ]
  for (const path of good)
    it(`may be ${path.slice(0, 20)}`, () =>
      assert.deepEqual(parseArchivePath(path), { ok: true, value: path }))

  const bad: readonly (readonly [string, RegExp])[] = [
    ['', /not be empty/],
    ['/etc/passwd', /begin with a slash/],
    ['..', /empty parts, \. or \.\./],
    ['a/../b', /empty parts, \. or \.\./],
    ['./a', /empty parts, \. or \.\./],
    ['a//b', /empty parts/],
    ['a/', /empty parts/],
    ['a\\b', /backslash/],
    ['..\\..\\x', /backslash/],
    ['a\nb', /control characters/],
    ['a\u0000', /control characters/],
    ['a\u009bb', /control characters/],
    ['\ud800', /well-formed/],
    ['x'.repeat(256), /at most 255 bytes/],
    ['ä'.repeat(128), /at most 255 bytes/],
    [`${'a/'.repeat(64)}a`, /deeper than 64/],
    [`${'abcdefgh/'.repeat(120)}a`, /longer than 1024/],
  ]
  for (const [path, problem] of bad)
    it(`may not be ${JSON.stringify(path.slice(0, 20))}`, () =>
      assert.match(problemOf(parseArchivePath(path)), problem))
})

describe('the target of a link', () => {
  const good = [
    ['a', 'b'],
    ['a/b/c', '../../d'],
    ['a/b', '..'],
    ['a/b', './../c/./d/'],
    ['a', '.'],
    ['.bin/x', '../x/cli.js'],
  ] as const
  for (const [path, target] of good)
    it(`of ${path} may be ${target}`, () =>
      assert.deepEqual(parseLinkTarget(path, target), { ok: true, value: target }))

  const bad: readonly (readonly [string, string, RegExp])[] = [
    ['a', '', /must not be empty/],
    ['a', '/etc', /absolute/],
    ['a', '..', /outside/],
    ['a/b', '../..', /outside/],
    ['a/b', '../../a/b', /outside/],
    // Were `up` a link to the folder above, this would lead outside.
    ['a', 'up/..', /up after it went down/],
    ['a/b', 'c/../d', /up after it went down/],
    ['a', 'b\\c', /backslash/],
    ['a', 'b\u0007', /control characters/],
    ['a', 'x'.repeat(1025), /longer than 1024/],
  ]
  for (const [path, target, problem] of bad)
    it(`of ${path} may not be ${JSON.stringify(target.slice(0, 20))}`, () =>
      assert.match(problemOf(parseLinkTarget(path, target)), problem))
})

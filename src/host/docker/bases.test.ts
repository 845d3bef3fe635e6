import assert from 'node:assert/strict'
import { test } from 'node:test'
import { basesOf } from './bases.ts'

const rows: readonly (readonly [string, string, readonly string[]])[] = [
  ['one image', 'FROM node:26-slim\nRUN x', ['node:26-slim']],
  ['none at all', 'FROM scratch\nCOPY a /', []],
  ['a stage is none', 'FROM a AS made\nFROM made\nCOPY --from=made /x /', ['a']],
  ['a stage by its number', 'FROM a\nFROM b\nCOPY --from=0 /x /', ['a', 'b']],
  ['an image to copy from', 'FROM a\nCOPY --from=b:1 /x /', ['a', 'b:1']],
  ['each once', 'FROM a\nFROM a', ['a']],
  ['whatever the case', 'from a as X\nfrom x', ['a']],
  ['a platform', 'FROM --platform=linux/amd64 a AS b', ['a']],
  ['a default', 'ARG V=1\nFROM a:$V', ['a:1']],
  ['a quoted default', 'ARG V="1"\nFROM a:${V}', ['a:1']],
  ['what is given', 'ARG OWN=2\nFROM a:${OWN}', ['a:given']],
  ['what is not declared', 'FROM a:${OWN:-none}', ['a:none']],
  ['an argument of a stage', 'FROM a\nARG V=1\nFROM b:${V:-2}${V:+x}', ['a', 'b:2']],
  ['one that is set', 'ARG V=1\nFROM b${V:+:x}', ['b:x']],
  ['lines that go on', 'FROM \\\n# between\n  a \\\n  AS b\nFROM b', ['a']],
  ['another escape', '# escape=`\nFROM `\n a', ['a']],
  ['CRLF and comments', '# FROM x\r\nFROM a\r\n', ['a']],
  ['nothing to read', 'FROM\n\n\\', []],
]

for (const [what, dockerfile, expected] of rows)
  test(`the bases of a Dockerfile: ${what}`, () =>
    assert.deepEqual(basesOf(dockerfile, { OWN: 'given' }), expected))

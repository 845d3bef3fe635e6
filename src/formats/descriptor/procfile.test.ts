import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readDescriptor } from './descriptor.ts'
import { formatFlaws } from '../located.ts'
import { readProcfile } from './procfile.ts'

const same = `
name: shop
services:
  web: {kind: web, run: node server.js -p $PORT, release: {command: node migrate.js}}
  mail: {kind: worker, run: "node mail.js 'a b'"}
`

const refused: readonly (readonly [string, string])[] = [
  ['', '1:1: must name a process, such as web: node server.js'],
  ['release: a', '1:1: must name a process'],
  ['web node', '1:1: must be name: command'],
  ['# x\n\nweb', '3:1: must be name: command'],
  [' web: a', '1:1: must be name: command'],
  ['my_worker: a', '1:1: the name must be 1 to 63 lower-case letters'],
  ['web: a\nweb: b', '2:1: web stands already above'],
  ['web:   a && b', '1:8: web must not have an unquoted &'],
  ['web:', '1:5: web must begin with a program'],
  ['web: exec node a', '1:6: web must begin with a program: exec is a word of the shell'],
  ['a'.repeat(65_537), '1:1: must be at most 64 KiB'],
]

describe('a Procfile', () => {
  it('means the same as a descriptor', () => {
    const text =
      "# all\r\nweb: node server.js -p $PORT\r\n\r\nmail:\tnode mail.js 'a b'\r\nrelease: node migrate.js\r\n"
    assert.deepEqual(readProcfile(text, 'shop'), readDescriptor(same))
  })

  it('releases with the first service where there is no web', () => {
    const read = readProcfile('a: x\nb: y\nrelease: z', 'shop')
    assert.ok(read.ok)
    assert.deepEqual(
      read.value.services.map(({ name, kind, release }) => [name, kind, release?.command]),
      [
        ['a', 'worker', [['z']]],
        ['b', 'worker', undefined],
      ],
    )
  })

  for (const [text, expected] of refused)
    it(`is refused: ${expected}`, () => {
      const read = readProcfile(text, 'shop')
      assert.ok(!read.ok)
      const flaws = formatFlaws('Procfile', read.flaws)
      assert.ok(flaws.startsWith(`Procfile:${expected}`), flaws)
    })
})

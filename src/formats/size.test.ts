import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseSize } from './size.ts'

describe('a size', () => {
  for (const [text, bytes] of [
    ['1KiB', 1024],
    ['64MiB', 67_108_864],
    ['50GiB', 53_687_091_200],
    ['8TiB', 8_796_093_022_208],
  ] as const)
    it(`${text} is ${bytes} bytes`, () => {
      assert.deepEqual(parseSize(text), { ok: true, value: bytes })
    })

  for (const text of ['', '0GiB', '50', '50GB', '50 GiB', '-1GiB', '1.5GiB', '1000GiB', '1gib'])
    it(`${JSON.stringify(text)} is none`, () => assert.equal(parseSize(text).ok, false))
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bytesOfBase64 } from './base64.ts'

test('reads what bytes are written as', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
      const read = bytesOfBase64(Buffer.from(bytes).toString('base64'))
      assert.deepEqual(read && [...read], [...bytes])
    }),
  )
})

const others = [' ', 'A', 'AA', 'AAA', 'AA=', 'AB==', 'AAB=', '=', '====', 'AA==AA==', 'AAA AAAA']

for (const text of [...others, 'AAA AAA=', 'AA\n==', '-A==', '_A==', 'AAAA=', 'AAAA====', 'é==='])
  test(`refuses ${JSON.stringify(text)}`, () => assert.equal(bytesOfBase64(text), undefined))

test('takes and refuses as writing it once more would', () => {
  const letters = fc.constantFrom(...'AZaz09+/-_= \nBé')
  const text = fc.array(letters, { maxLength: 13 }).map((each) => each.join(''))
  fc.assert(
    fc.property(text, (each) => {
      const bytes = Buffer.from(each, 'base64')
      assert.equal(bytesOfBase64(each) !== undefined, bytes.toString('base64') === each)
    }),
    { numRuns: 5000 },
  )
})

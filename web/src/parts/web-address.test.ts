import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isWebAddress } from './web-address.ts'

describe('what may become a link', () => {
  for (const [text, expected] of [
    ['https://ci.example.com/runs/1', true],
    ['http://ci.example.com', true],
    ['HTTPS://ci.example.com', true],
    ['https://ci.example.com@elsewhere.example', false],
    ['https://a:b@ci.example.com', false],
    ['javascript:alert(1)', false],
    [' javascript:alert(1)', false],
    ['java\nscript:alert(1)', false],
    ['data:text/html,hello', false],
    ['//ci.example.com', false],
    ['ci.example.com', false],
    ['', false],
  ] as const)
    it(`${JSON.stringify(text)}: ${expected}`, () => assert.equal(isWebAddress(text), expected))
})

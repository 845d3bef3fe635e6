import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { matchesSubject, parseIssuer, parseSubjectPattern } from './identity.ts'

const workflow = 'https://github.com/acme/shop/.github/workflows/release.yml@refs'

const matches: readonly (readonly [pattern: string, subject: string, is: boolean])[] = [
  ['ada@example.com', 'ada@example.com', true],
  ['ada@example.com', 'Ada@example.com', false],
  ['ada@example.com', 'ada@example.comm', false],
  ['ada@example.com', 'xada@example.com', false],
  ['ada@example.com', 'ada@exampleXcom', false],
  ['*@example.com', 'ada@example.com', true],
  ['*@example.com', '@example.com', true],
  ['*@example.com', 'ada@example.com.evil.org', false],
  ['*@example.com', 'https://evil.org/ada@example.com', false],
  [`${workflow}/tags/*`, `${workflow}/tags/v1.2.0`, true],
  [`${workflow}/tags/*`, `${workflow}/tags/v1/2`, false],
  [`${workflow}/tags/**`, `${workflow}/tags/v1/2`, true],
  [`${workflow}/tags/v*.*`, `${workflow}/tags/v1.2.0`, true],
  [`${workflow}/tags/v*.*`, `${workflow}/tags/v1`, false],
  [`${workflow}/tags/*`, `${workflow}/heads/main`, false],
  ['https://github.com/acme/**', 'https://github.com/acme/shop/x@refs/heads/main', true],
  ['https://github.com/acme/**', 'https://github.com/acme-evil/shop/x@refs/heads/main', false],
  ['https://github.com/acme/*/x@**', 'https://github.com/acme/shop/x@refs/heads/main', true],
  ['https://github.com/acme/*/x@**', 'https://github.com/acme/shop/evil/x@refs/heads/main', false],
  ['https://github.com/acme/shop', 'https://github.com/acme/shop/more', false],
  ['https://a.example/[a-z]+', 'https://a.example/b', false],
]

for (const [pattern, subject, is] of matches)
  test(`${pattern} ${is ? 'means' : 'does not mean'} ${subject}`, () =>
    assert.equal(matchesSubject(pattern, subject), is))

const good = [
  'ada@example.com',
  '*@example.com',
  'ci-*@example.com',
  'https://github.com/acme/**',
  'https://github.com/*/shop/.github/workflows/release.yml@refs/tags/*',
  'spiffe://example.com/ns/*/sa/builder',
]
const bad = [
  '',
  '*',
  '**',
  '***',
  'https://**',
  'https://*/acme/shop',
  'https://github.com/**',
  'https://github.com**',
  'https://*.example.com/x',
  '**@example.com',
  'ada@*',
  'ada@*.com',
  'a/*@example.com',
  'https://a.example/x y*',
  'https://a.example/\u202ex',
  `https://a.example/${'x'.repeat(600)}`,
]
for (const text of good)
  test(`takes the subject ${text}`, () => assert.ok(parseSubjectPattern(text).ok))
for (const text of bad)
  test(`refuses the subject ${text.slice(0, 40)}`, () => assert.ok(!parseSubjectPattern(text).ok))

test('takes issuers that are URLs, and nothing else', () => {
  for (const text of ['https://accounts.google.com', 'http://localhost:8080/dex'])
    assert.ok(parseIssuer(text).ok)
  for (const text of ['', 'accounts.google.com', 'https://', 'https://*', 'ftp://x', 'https://a b'])
    assert.ok(!parseIssuer(text).ok, text)
})

test('means what the same pattern as a regular expression means', () => {
  const part = fc.constantFrom('a', 'b', '/', '*', '**', '.', '@')
  const letter = fc.constantFrom('a', 'b', '/', '.', '@')
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 8 }).map((parts) => parts.join('').replaceAll(/\*{3,}/g, '**')),
      fc.array(letter, { maxLength: 10 }).map((letters) => letters.join('')),
      (pattern, subject) => {
        const source = pattern.replaceAll(/\*\*|[^]/g, (each) => {
          if (each === '**') return '[^]*'
          return each === '*' ? '[^/]*' : each.replace(/[.]/, '\\$&')
        })
        assert.equal(matchesSubject(pattern, subject), new RegExp(`^${source}$`).test(subject))
      },
    ),
    { numRuns: 2000 },
  )
})

test('takes no longer for a pattern made to be slow', () => {
  const pattern = `https://a.example/${'*a'.repeat(200)}b`
  const subject = `https://a.example/${'a'.repeat(2000)}`
  assert.equal(matchesSubject(pattern, subject), false)
})

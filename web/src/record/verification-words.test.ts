import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Verification } from '../../../src/contract/evidence.ts'
import { predicateWords, verificationWords } from './verification-words.ts'

const next = (why: string): string =>
  verificationWords({ answer: 'unverified', why }, undefined).next

const key = { kind: 'key', keyid: 'sha256:k', name: 'release-key' } as const

describe('a verification in words', () => {
  const table: readonly (readonly [Verification, string | undefined, string, string])[] = [
    [
      { answer: 'verified', by: key },
      '3 May 2026',
      'good',
      'Verified: signed with the key release-key, trusted since 3 May 2026.',
    ],
    [
      { answer: 'verified', by: key },
      undefined,
      'good',
      'Verified: signed with the key release-key.',
    ],
    [
      { answer: 'verified', by: { kind: 'berth' } },
      undefined,
      'good',
      'Verified: Berth itself built it, and signed with its own key.',
    ],
    [
      { answer: 'verified', by: { kind: 'principal', id: 'tok_1', name: 'ci' } },
      undefined,
      'said',
      'Stated by ci: this server signed it for them.',
    ],
    [
      {
        answer: 'verified',
        by: {
          kind: 'identity',
          issuer: 'https://accounts.google.com',
          subject: 'ada@example.com',
          rule: 'ada',
        },
      },
      undefined,
      'good',
      'Verified: signed by ada@example.com, whom the trusted identity ada means (issuer https://accounts.google.com).',
    ],
    [
      { answer: 'unverified', why: 'there is no trusted key' },
      undefined,
      'warn',
      'Not verified: there is no trusted key.',
    ],
    [
      { answer: 'invalid', why: 'key k did not make this signature' },
      undefined,
      'bad',
      'Invalid: key k did not make this signature.',
    ],
  ]
  for (const [verification, since, is, text] of table)
    it(text, () => {
      const words = verificationWords(verification, since)
      assert.equal(words.text, text)
      assert.equal(words.is, is)
    })

  it('says what would help only where that is known', () => {
    assert.match(next('no trusted key made any of its signatures'), /is trusted/)
    assert.equal(next('keyless certificate: no trusted root is configured'), '')
  })
})

describe('a predicate type in words', () => {
  it('is known by how it begins, whatever its version', () => {
    assert.equal(
      predicateWords('https://slsa.dev/provenance/v0.2'),
      'How it was built (SLSA provenance)',
    )
  })

  it('stands as it is where nobody knows it', () => {
    assert.equal(predicateWords('https://example.com/x/v1'), 'https://example.com/x/v1')
  })
})

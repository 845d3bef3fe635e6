import assert from 'node:assert/strict'
import { test } from 'node:test'
import { markOf, type EvidenceFact, type Verification } from './attestation.ts'

const key: Verification = { answer: 'verified', by: { kind: 'key', keyid: 'k', name: 'release' } }
const berth: Verification = { answer: 'verified', by: { kind: 'berth' } }
const own: Verification = { answer: 'verified', by: { kind: 'principal', id: 'tok_1', name: 'ci' } }
const unverified: Verification = { answer: 'unverified', why: 'no trusted key' }
const invalid: Verification = { answer: 'invalid', why: 'other bytes' }

const rows = [
  ['nothing', [], 'missing'],
  ['what nobody vouches for', [unverified, invalid], 'unverified'],
  ['only the word of its submitter', [unverified, own], 'stated'],
  ['a key of the organization', [own, key, unverified], 'verified'],
  ['Berth itself', [berth], 'verified'],
] as const

for (const [what, verifications, expected] of rows)
  test(`the mark of ${what} is ${expected}`, () => {
    const facts = verifications.map(
      (verification) =>
        ({
          verification,
          attestation: { predicateType: 'https://slsa.dev/provenance/v1' },
        }) as EvidenceFact,
    )
    assert.equal(markOf(facts), expected)
  })

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { digestOf, type Digest } from '../../formats/digest.ts'
import { markOf, type EvidenceFact } from './attestation.ts'
import { countingFor } from './counting.ts'

const [self, index, amd, arm] = ['self', 'index', 'amd', 'arm'].map(digestOf) as [
  Digest,
  Digest,
  Digest,
  Digest,
]

/**
 * `shop 1.0` is verified, `shop 1.0 ?` is not, `shop 1.0 me` only as its submitter's word; `shop 1.0
 * beside` is said beside the bytes.
 */
const fact = (written: string, createdAt: number): EvidenceFact => {
  const [project, version, mark] = written.split(' ')
  return {
    attestation: {
      id: digestOf(`${written} ${createdAt}`),
      format: 'dsse',
      predicateType: 'https://example.com/test/v1',
      projectId: null,
      project: project === '-' ? null : (project ?? null),
      workflow: null,
      version: version === '-' ? null : (version ?? null),
      runUrl: null,
      commit: null,
      submittedBy: { id: 'tok_1', name: 'ci' },
      stated: true,
      originSigned: mark !== 'beside',
      createdAt,
    },
    verification:
      mark === '?'
        ? { answer: 'unverified', why: 'nobody we know' }
        : { answer: 'verified', by: mark === 'me' ? me : { kind: 'berth' } },
  }
}

const me = { kind: 'principal', id: 'tok_1', name: 'ci' } as const

const write = (each: EvidenceFact): string => {
  const { project, version } = each.attestation
  return `${project ?? '-'} ${version ?? '-'}${marks[markOf([each])]}`
}

const marks = { verified: '', stated: ' me', unverified: ' ?', missing: '' } as const

const rows: readonly (readonly [
  string,
  readonly string[],
  readonly string[],
  readonly string[],
])[] = [
  ['nothing anywhere', [], [], []],
  ['one manifest alone says nothing', ['shop 1.0'], [], []],
  ['all say the same', ['shop 1.0'], ['shop 1.0'], ['shop 1.0', 'shop 1.0']],
  ['the other is unverified', ['shop 1.0'], ['shop 1.0 ?'], ['shop 1.0 ?', 'shop 1.0 ?']],
  ['another project', ['shop 1.0'], ['blog 1.0'], ['blog 1.0 ?', 'shop 1.0 ?']],
  ['another version', ['shop 1.0'], ['shop 2.0'], ['shop 2.0 ?', 'shop 1.0 ?']],
  ['the other says no version', ['shop 1.0'], ['shop -'], ['shop -', 'shop 1.0 ?']],
  ['the other says nothing', ['shop 1.0'], ['- -'], ['- -', 'shop 1.0 ?']],
  ['said beside the bytes only', ['shop 1.0'], ['shop 1.0 beside'], ['shop 1.0', 'shop 1.0 ?']],
  ['of one only its own word', ['shop 1.0'], ['shop 1.0 me'], ['shop 1.0 me', 'shop 1.0 ?']],
  [
    'one of several covers',
    ['shop 1.0', '- -'],
    ['blog 2.0', 'shop 1.0'],
    ['shop 1.0', 'blog 2.0 ?', '- -', 'shop 1.0'],
  ],
]

for (const [what, onAmd, onArm, counted] of rows)
  test(`of its manifests an index has what they have in common: ${what}`, () => {
    const facts = new Map([
      [amd, onAmd.map((each, at) => fact(each, at))],
      [arm, onArm.map((each, at) => fact(each, 10 + at))],
    ])
    const family = { digest: self, indexes: [], manifests: [amd, arm], lenders: [] }
    assert.deepEqual(countingFor(family, (digest) => facts.get(digest) ?? []).map(write), counted)
  })

test('a verification summary by Berth itself lends no mark', () => {
  const own = fact('shop 1.0', 1)
  const predicateType = 'https://slsa.dev/verification_summary/v1'
  const summary = { ...own, attestation: { ...own.attestation, predicateType } }
  const byKey = { answer: 'verified', by: { kind: 'key', keyid: 'ab12', name: 'ci' } } as const
  assert.equal(markOf([own]), 'verified')
  assert.equal(markOf([summary]), 'unverified')
  assert.equal(markOf([summary, fact('shop 1.0 me', 2)]), 'stated')
  assert.equal(markOf([{ ...summary, verification: byKey }]), 'verified')
})

test('what names the index counts whatever its manifests have', () => {
  const own = fact('shop 1.0', 5)
  const family = { digest: self, indexes: [], manifests: [amd, arm], lenders: [] }
  const naming = (digest: Digest) => (digest === self ? [own] : [])
  assert.deepEqual(countingFor(family, naming), [own])
})

test('what names an index counts for each manifest, and what names both counts once', () => {
  const both = fact('shop 1.0', 5)
  const newer = fact('shop 1.1', 6)
  const family = { digest: amd, indexes: [index], manifests: [], lenders: [] }
  const naming = (digest: Digest) => (digest === index ? [newer, both] : [both])
  assert.deepEqual(countingFor(family, naming), [newer, both])
})

test('an index that lists itself needs evidence of its own', () => {
  const family = { digest: self, indexes: [self], manifests: [amd, self], lenders: [] }
  const onAmd = fact('shop 1.0', 5)
  assert.deepEqual(
    countingFor(family, (digest) => (digest === amd ? [onAmd] : [])),
    [],
  )
})

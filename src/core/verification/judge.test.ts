import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { digestOf, type Digest } from '../../formats/digest.ts'
import type { Verification } from '../evidence/attestation.ts'
import { judge, verdictOf } from './judge.ts'
import type { Demands, Spoken } from './requirement.ts'

const byKey: Verification = { answer: 'verified', by: { kind: 'key', keyid: 'ab12', name: 'ci' } }
const byWorkflow: Verification = {
  answer: 'verified',
  by: {
    kind: 'identity',
    issuer: 'https://issuer.example',
    subject: 'https://github.com/acme/shop/.github/workflows/release.yml@refs/tags/v1',
    rule: 'release',
  },
}
const byBerth: Verification = { answer: 'verified', by: { kind: 'berth' } }
const bySubmitter: Verification = {
  answer: 'verified',
  by: { kind: 'principal', id: 'tok_1', name: 'eve' },
}
const byNobody: Verification = { answer: 'unverified', why: 'no trusted key' }
const badly: Verification = { answer: 'invalid', why: 'key ab12 did not make this signature' }

const report: Digest = digestOf('report')
let made = 0
const say = (
  predicateType: string,
  verification: Verification,
  more: Partial<Spoken> = {},
): Spoken => ({
  attestation: {
    id: digestOf(String(++made)),
    format: 'dsse',
    predicateType,
    projectId: null,
    project: null,
    workflow: null,
    version: null,
    runUrl: null,
    commit: null,
    submittedBy: { id: 'tok_1', name: 'eve' },
    stated: verification === bySubmitter,
    originSigned: false,
    createdAt: made,
  },
  verification,
  isSubject: true,
  summary: { state: 'understood', title: '', sentence: 'It says so.', verdict: null, fields: [] },
  source: { repository: null, commit: null, builder: null },
  materials: [],
  reports: [],
  ...more,
})
const provenance = (verification: Verification, more: Partial<Spoken> = {}) =>
  say('https://slsa.dev/provenance/v1', verification, more)
const from = (repository: string): Partial<Spoken> => ({
  source: { repository, commit: 'c0ffee', builder: 'https://ci.example' },
})
const run = (total: number, failed: number) =>
  say('https://berth.dev/attestation/v1', byKey, {
    ...from('https://github.com/acme/shop'),
    materials: [
      { digest: report, type: 'JUNIT_XML' },
      { digest: digestOf('sbom'), type: 'SBOM_SPDX_JSON' },
    ],
    reports: [{ digest: report, total, failed }],
  })
const tests = (verdict: 'passed' | 'failed', verification: Verification = byKey) =>
  say('https://in-toto.io/attestation/test-result/v0.1', verification, {
    summary: { state: 'understood', title: '', sentence: 'Tests.', verdict, fields: [] },
  })

type Wanted = Partial<Demands>
const rows: readonly (readonly [string, Wanted, readonly Spoken[], string])[] = [
  ['nothing about it', {}, [], 'undecided'],
  ['a key vouches', {}, [provenance(byKey)], 'passed'],
  ['only its submitter', {}, [provenance(bySubmitter)], 'undecided'],
  ['it was only a material', {}, [provenance(byKey, { isSubject: false })], 'undecided'],
  [
    'a summary of our own',
    {},
    [say('https://slsa.dev/verification_summary/v1', byBerth)],
    'undecided',
  ],
  ['a build of our own', { require: ['provenance'] }, [provenance(byBerth)], 'passed'],
  ['something signed badly', {}, [provenance(byKey), provenance(badly)], 'failed'],
  [
    'a mere material',
    { require: ['provenance'] },
    [provenance(byKey, { isSubject: false })],
    'undecided',
  ],
  ['stated provenance', { require: ['provenance'] }, [provenance(bySubmitter)], 'undecided'],
  ['unverified provenance', { require: ['provenance'] }, [provenance(byNobody)], 'undecided'],
  ['the signer by name', { signer: 'ci' }, [provenance(byKey)], 'passed'],
  ['the signer by id', { signer: 'ab12' }, [provenance(byKey)], 'passed'],
  ['the submitter as signer', { signer: 'eve' }, [provenance(bySubmitter)], 'undecided'],
  ['another signer', { signer: 'release' }, [provenance(byKey)], 'undecided'],
  ['the signer by its rule', { signer: 'release' }, [provenance(byWorkflow)], 'passed'],
  [
    'provenance by another signer',
    { require: ['provenance'], signer: 'release' },
    [provenance(byKey), tests('passed', byWorkflow)],
    'undecided',
  ],
  [
    'the source',
    { source: 'git@github.com:acme/shop' },
    [provenance(byKey, from('https://github.com/acme/shop'))],
    'passed',
  ],
  [
    'another source',
    { source: 'github.com/acme/shop' },
    [provenance(byKey, from('https://github.com/eve/shop'))],
    'failed',
  ],
  [
    'two sources',
    { source: 'github.com/acme/shop' },
    [
      provenance(byKey, from('https://github.com/acme/shop')),
      provenance(byKey, from('https://github.com/eve/shop')),
    ],
    'failed',
  ],
  [
    'another source, only stated',
    { source: 'github.com/acme/shop' },
    [provenance(bySubmitter, from('https://github.com/eve/shop'))],
    'undecided',
  ],
  [
    'a run in which all passed',
    { require: ['provenance', 'sbom', 'tests'] },
    [run(12, 0)],
    'passed',
  ],
  ['a run in which one failed', { require: ['tests'] }, [run(12, 1)], 'failed'],
  ['a run that tested nothing', { require: ['tests'] }, [run(0, 0)], 'undecided'],
  ['tests that pass again', { require: ['tests'] }, [tests('passed'), tests('failed')], 'passed'],
  ['tests that fail now', { require: ['tests'] }, [tests('failed'), tests('passed')], 'failed'],
  [
    'failed tests that nobody vouches for',
    { require: ['tests'] },
    [tests('failed', byNobody)],
    'undecided',
  ],
]

describe('verifying', () => {
  for (const [what, wanted, spoken, verdict] of rows)
    it(`${what}: ${verdict}`, () => {
      const answers = judge({ require: [], ...wanted }, spoken)
      assert.equal(verdictOf(answers), verdict, JSON.stringify(answers))
      for (const { why } of answers) assert.ok(why.length > 0)
    })

  it('says of what was only stated who stated it', () => {
    const answers = judge({ require: ['provenance'] }, [provenance(bySubmitter)])
    assert.match(answers[1]?.why ?? '', /only stated by eve through this server/)
  })
})

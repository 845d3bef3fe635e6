import type { FoundRecord, WhereEvidence } from '../../src/contract/where-evidence.ts'
import * as samples from './samples.ts'

const { id, predicateType, workflow, commit, createdAt, verification } = samples.attestation
const attestation = { id, predicateType, workflow, commit, createdAt, verification }
const { equivalents: _equivalents, trace: _trace, ...running } = samples.running

const found: FoundRecord = {
  ...running,
  vulnerabilityStatus: 'affected',
  because: [
    {
      attestation,
      digest: running.artifact.digest,
      link: 'same',
      package: 'pkg:npm/lodash@4.17.20',
      vulnerability: { id: 'CVE-2021-23337', status: 'affected', justification: null },
    },
  ],
  becauseLeftOut: 0,
}

const silence = {
  artifacts: 3,
  silent: 1,
  waiting: 1,
  refused: {
    count: 1,
    first: [{ attestation: id, problem: 'must list at most 100000 packages' }],
  },
  flawed: {
    count: 2,
    first: [{ attestation: id, problem: 'has 3 package URLs that are none, such as "x"' }],
  },
  undecided: { count: 0, first: [] },
}

const none = { count: 0, first: [] }
const empty = { ...silence, silent: 0, waiting: 0, refused: none, flawed: none }

/** What a server answers where something is found, and where nothing is. */
export const whereAnswers: Readonly<Record<'found' | 'empty', WhereEvidence>> = {
  found: { items: [found], nextCursor: null, coverage: silence },
  empty: { items: [], nextCursor: null, coverage: empty },
}

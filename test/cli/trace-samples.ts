import type { Trace } from '../../src/contract/trace.ts'
import type { ArtifactVerification } from '../../src/contract/verification.ts'
import * as samples from './samples.ts'

const digest = samples.running.artifact.digest
const attestation = samples.attestation.id
const base = `sha256:${'d'.repeat(64)}`
const commit = '4f1d2c'.padEnd(40, '0')

/** What a record came from. */
const trace: Trace = {
  root: `record:${samples.running.id}`,
  nodes: [
    {
      kind: 'record',
      id: `record:${samples.running.id}`,
      isCut: false,
      recordId: samples.running.id,
      environment: 'k8s-east',
      logicalEnvironment: 'production',
      deploymentName: 'api-server',
      status: 'deployed',
      digest,
      deployedAt: '2026-03-01T11:57:00.000Z',
      endedAt: null,
    },
    {
      kind: 'artifact',
      id: `artifact:${digest}`,
      isCut: false,
      digest,
      artifactKind: 'CONTAINER_IMAGE',
      name: 'ghcr.io/my-org/api-server',
    },
    {
      kind: 'attestation',
      id: `attestation:${attestation}`,
      isCut: false,
      attestationId: attestation,
      predicateType: 'https://slsa.dev/provenance/v1',
      project: 'shop',
      workflow: 'build',
      version: 'v1.2.0',
      runUrl: 'https://ci.example.com/runs/7',
      commit,
      stated: false,
      verification: { answer: 'verified', by: { kind: 'key', keyid: 'ab12', name: 'ci' } },
      createdAt: '2026-03-01T11:57:00.000Z',
    },
    {
      kind: 'run',
      id: 'run:https://ci.example.com/runs/7',
      isCut: false,
      url: 'https://ci.example.com/runs/7',
      runId: null,
      workflow: 'build',
    },
    { kind: 'commit', id: `commit:${commit}`, isCut: false, commit },
    {
      kind: 'repository',
      id: 'repository:https://github.com/my-org/api-server',
      isCut: false,
      repository: 'https://github.com/my-org/api-server',
    },
    {
      kind: 'artifact',
      id: `artifact:${base}`,
      isCut: true,
      digest: base,
      artifactKind: null,
      name: 'pkg:docker/node@22',
    },
  ],
  edges: [
    { from: `artifact:${digest}`, to: `record:${samples.running.id}`, relation: 'deployment' },
    { from: `attestation:${attestation}`, to: `artifact:${digest}`, relation: 'subject' },
    {
      from: 'run:https://ci.example.com/runs/7',
      to: `attestation:${attestation}`,
      relation: 'run',
    },
    { from: `commit:${commit}`, to: `attestation:${attestation}`, relation: 'commit' },
    {
      from: 'repository:https://github.com/my-org/api-server',
      to: `commit:${commit}`,
      relation: 'repository',
    },
    { from: `artifact:${base}`, to: `attestation:${attestation}`, relation: 'input' },
  ],
  cut: { nodes: 7, continueWith: [base] },
}

/** What verifying the same artifact came to. */
const verification: ArtifactVerification = {
  digest,
  verdict: 'undecided',
  answers: [
    {
      check: 'signatures',
      answer: 'holds',
      why: 'no evidence about it is signed badly',
      attestations: [],
    },
    {
      check: 'provenance',
      answer: 'holds',
      why: 'Built by https://ci.example.com/builder. Signed with the key ci.',
      attestations: [attestation],
    },
    {
      check: 'tests',
      answer: 'undecided',
      why: 'There is no test result about it.',
      attestations: [],
    },
  ],
  verifiedAt: '2026-03-01T12:00:00.000Z',
  summary: null,
}

/** What the server answers. */
export const traceAnswers = {
  [`GET /v1/trace/${samples.running.id}`]: { value: trace },
  [`GET /v1/verification/${digest}`]: { value: verification },
}

/** How it is asked. */
export const traceCommands = [
  `trace ${samples.running.id} --limit 7`,
  `trace ${samples.running.id} --format dot`,
  `trace ${samples.running.id} --format mermaid`,
  `verify ${digest} --require provenance --require tests`,
]

import type { AuditEntry } from '../../src/contract/audit.ts'
import type { DeploymentRecordDescription, Difference } from '../../src/contract/ledger.ts'
import type { ProjectEnvironment } from '../../src/contract/project-environments.ts'
import type {
  Attestation,
  AttestationDescription,
  LinkedAttestation,
} from '../../src/contract/evidence.ts'

// Answers of the server, as the contract has them, a few minutes before the moment of the tests.

const older = '2026-02-27T09:00:00.000Z'
const newer = '2026-03-01T11:57:00.000Z'
const digestOf = (letter: string): string => `sha256:${letter.repeat(64)}`

export const page = <T>(...items: readonly T[]) => ({ items, nextCursor: null })

export const environment = {
  id: 'env_01m7xsfg4v6ancqcm1kt0aksn8',
  name: 'k8s-east',
  description: 'Kubernetes US-East',
  type: 'kubernetes',
  driver: null,
  labels: { team: 'core', rack: 'b4' },
  createdAt: older,
  updatedAt: newer,
}

export const logicalEnvironment = {
  id: 'lenv_01m7xsfg4v6ancqcm1kt0aksn8',
  name: 'production',
  description: 'Live production workloads',
  tier: 'production',
  unattested: 'refuse',
  createdAt: older,
  updatedAt: older,
}

export const project = {
  id: 'prj_01m7xsfg4v6ancqcm1kt0aksn8',
  name: 'shop',
  description: 'The web shop',
  createdAt: older,
}

export const projectEnvironment: ProjectEnvironment = {
  id: 'penv_01m7xsfg4v6ancqcm1kt0aksn8',
  project: 'shop',
  name: 'production',
  environment: 'web-1',
  logicalEnvironment: 'production',
  fromOnly: 'staging',
  freezeReason: 'Black Friday',
  ttl: null,
  expiresAt: null,
  createdAt: older,
  updatedAt: newer,
}

export const preview: ProjectEnvironment = {
  ...projectEnvironment,
  id: 'penv_01m7xsfg4v6ancqcm1kt0aksn9',
  name: 'pr 42/é',
  environment: null,
  logicalEnvironment: null,
  fromOnly: null,
  freezeReason: null,
  ttl: '3d',
  expiresAt: '2026-03-04T11:57:00.000Z',
}

export const organization = {
  id: 'org_01m7xsfg4v6ancqcm1kt0aksn8',
  name: 'acme',
  description: 'ACME Inc.',
  createdAt: older,
  updatedAt: older,
}

export const token = {
  id: 'tok_01m7xsfg4v6ancqcm1kt0aksn8',
  name: 'ci',
  role: 'recorder',
  project: 'shop',
  logicalEnvironment: null,
  createdAt: older,
  expiresAt: '2026-05-30T09:00:00.000Z',
  revokedAt: null,
}

export const identity = {
  id: token.id,
  name: 'ci',
  organization: 'default',
  grants: [
    {
      role: 'recorder',
      projectId: project.id,
      logicalEnvironmentId: 'lenv_01',
      project: project.name,
      logicalEnvironment: 'staging',
      actions: ['ledger.read', 'ledger.record'],
    },
    {
      role: 'viewer',
      projectId: null,
      logicalEnvironmentId: null,
      project: null,
      logicalEnvironment: null,
      actions: ['ledger.read'],
    },
  ],
}

export const key = {
  keyid: 'a1f99681ac8c603b9ee5363f7986990cf08e830b558e61dbc274bda044f0e31a',
  name: 'ci',
  algorithm: 'ed25519',
  pem: '-----BEGIN PUBLIC KEY-----\n…\n-----END PUBLIC KEY-----\n',
  createdAt: older,
}

export const attestation: Attestation = {
  id: digestOf('e'),
  format: 'dsse',
  predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
  project: 'shop',
  workflow: 'build',
  version: 'v1.1.0',
  runUrl: 'https://ci.example.com/runs/42',
  commit: '0123456789abcdef0123456789abcdef01234567',
  submittedBy: { id: token.id, name: 'ci' },
  stated: true,
  createdAt: newer,
  verification: {
    answer: 'verified',
    by: { kind: 'principal', id: token.id, name: 'ci' },
  },
}

const linkedAttestation: LinkedAttestation = {
  ...attestation,
  foundBy: { link: 'itself', digest: digestOf('b'), sentence: 'by its own digest' },
  counts: true,
  summary: {
    state: 'understood',
    title: 'test result',
    sentence: 'Tests passed: 12 passed, 1 warned, 0 failed.',
    verdict: 'passed',
    fields: [{ label: 'Result', value: 'PASSED' }],
  },
}

export const attestationDescription: AttestationDescription = {
  ...attestation,
  summary: {
    state: 'understood',
    title: 'test result',
    sentence: 'Tests passed: 12 passed, 1 warned, 0 failed.',
    verdict: 'passed',
    fields: [
      { label: 'Result', value: 'PASSED' },
      { label: 'Tests', value: '13 tests: 12 passed, 1 warned, 0 failed' },
    ],
  },
  source: { repository: null, commit: null, builder: null },
  signedCommit: '0123456789abcdef0123456789abcdef01234567',
  subjects: [
    {
      role: 'subject',
      name: 'ghcr.io/my-org/api-server',
      algorithm: 'sha256',
      value: 'b'.repeat(64),
    },
    { role: 'material', name: null, algorithm: 'sha256', value: 'c'.repeat(64) },
  ],
}

export const artifact = {
  digest: digestOf('b'),
  kind: 'CONTAINER_IMAGE',
  name: 'ghcr.io/my-org/api-server',
  createdAt: older,
  evidence: 'verified',
}

export const artifactDescription = {
  ...artifact,
  equivalents: [digestOf('b'), digestOf('c')],
  attestations: [
    linkedAttestation,
    {
      ...linkedAttestation,
      foundBy: {
        link: 'config',
        digest: digestOf('c'),
        sentence: `by its config ${digestOf('c')}`,
      },
      counts: false,
      summary: null,
      id: digestOf('f'),
      verification: { answer: 'unverified', why: 'no trusted key made any of its signatures' },
    },
  ],
}

export const running: DeploymentRecordDescription = {
  id: 'rec_01m7xsgs6d54fy0c3dq3f2r437',
  environment: 'k8s-east',
  logicalEnvironment: 'production',
  deploymentName: 'api-server',
  kind: 'CONTAINER_IMAGE',
  artifact: {
    digest: digestOf('b'),
    name: 'ghcr.io/my-org/api-server',
    reference: 'ghcr.io/my-org/api-server:v1.1.0',
  },
  status: 'deployed',
  deployedAt: newer,
  recordedAt: newer,
  lastSeenAt: '2026-03-01T11:59:30.000Z',
  endedAt: null,
  endRecordedAt: null,
  supersededBy: null,
  project: 'shop',
  service: null,
  projectEnvironment: null,
  deployment: null,
  version: 'v1.1.0',
  attribution: 'confirmed',
  isRollback: false,
  evidence: 'verified',
  labels: { team: 'core' },
  runUrl: null,
  reportedBy: { id: token.id, name: 'ci' },
  environmentId: `env_${'0'.repeat(26)}`,
  logicalEnvironmentId: `lenv_${'0'.repeat(26)}`,
  equivalents: [digestOf('b'), digestOf('c')],
  trace: [linkedAttestation],
}

export const earlier: DeploymentRecordDescription = {
  ...running,
  id: 'rec_01m7xsgqthe52gv05et7wth2v2',
  artifact: { digest: digestOf('a'), name: null, reference: null },
  status: 'superseded',
  deployedAt: older,
  recordedAt: older,
  lastSeenAt: older,
  endedAt: newer,
  endRecordedAt: newer,
  supersededBy: running.id,
  version: 'v1.0.0',
  attribution: 'stated',
  evidence: 'missing',
  equivalents: [digestOf('a')],
  trace: [],
}

export const differences: readonly Difference[] = [
  {
    key: 'api-server (CONTAINER_IMAGE)',
    answer: 'different',
    from: [{ ...running, logicalEnvironment: 'staging' }],
    to: [earlier],
  },
  { key: 'worker (CONTAINER_IMAGE)', answer: 'only_from', from: [running], to: [] },
]

export const auditEntry: AuditEntry = {
  id: 'aud_01m7xsgs6d54fy0c3dq3f2r437',
  occurredAt: newer,
  principal: { id: token.id, name: 'ci' },
  address: '10.1.2.3',
  requestId: 'req_01m7xsgs6d54fy0c3dq3f2r437',
  action: 'environment.delete',
  outcome: 'denied',
  target: 'k8s-east',
  detail: {},
}

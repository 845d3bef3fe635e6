import type { ProjectVersion, Workflow, WorkflowRun } from '../../src/contract/workflows.ts'
import * as samples from './samples.ts'

// A run and what it belongs to, as the contract has them.

const older = '2026-02-27T09:00:00.000Z'
const newer = '2026-03-01T11:57:00.000Z'

const succeeded: WorkflowRun = {
  id: 'wrun_01m7xsfg4v6ancqcm1kt0aksn8',
  project: 'shop',
  workflow: 'build',
  version: 'v1.1.0',
  state: 'success',
  release: true,
  runnerType: 'GITHUB_ACTION',
  runUrl: 'https://ci.example.com/runs/42',
  commit: '0123456789abcdef0123456789abcdef01234567',
  branch: 'main',
  actor: 'dana',
  reason: null,
  attestation: samples.attestation.id,
  startedBy: { id: samples.token.id, name: 'ci' },
  createdAt: older,
  expiresAt: newer,
  finishedAt: older,
}

const canceled: WorkflowRun = {
  ...succeeded,
  id: 'wrun_01m7xsgqthe52gv05et7wth2v2',
  version: 'v1.2.0',
  state: 'canceled',
  release: false,
  reason: 'the tests were red',
  runUrl: null,
  commit: null,
  attestation: null,
  createdAt: newer,
  finishedAt: newer,
}

const begun: WorkflowRun = {
  ...canceled,
  id: 'wrun_01m7xsgs6d54fy0c3dq3f2r437',
  state: 'initialized',
  reason: null,
  expiresAt: '2026-03-02T11:57:00.000Z',
  finishedAt: null,
}

const { id, version, state, createdAt } = begun
const workflow: Workflow = {
  project: 'shop',
  name: 'build',
  createdAt: older,
  runs: 3,
  lastRun: { id, version, state, createdAt },
}

const open: ProjectVersion = {
  project: 'shop',
  version: 'v1.2.0',
  isLatest: true,
  createdAt: newer,
  releasedAt: null,
}
const released: ProjectVersion = {
  project: 'shop',
  version: 'v1.1.0',
  isLatest: false,
  createdAt: older,
  releasedAt: newer,
}

/** What the server answers about workflows, their runs and versions. */
export const workflowAnswers = {
  'GET /v1/workflows': {
    value: samples.page(workflow, { ...workflow, name: 'scan', runs: 0, lastRun: null }),
  },
  'GET /v1/workflows/shop/build': { value: workflow },
  'GET /v1/workflow-runs': { value: samples.page(begun, canceled, succeeded) },
  [`GET /v1/workflow-runs/${begun.id}`]: { value: begun },
  [`GET /v1/workflow-runs/${canceled.id}`]: { value: canceled },
  [`GET /v1/workflow-runs/${succeeded.id}`]: { value: succeeded },
  'GET /v1/projects/shop/versions': { value: samples.page(open, released) },
  'GET /v1/projects/shop/versions/v1.1.0': { value: released },
  'GET /v1/projects/shop/latest-version': { value: open },
  'POST /v1/projects/shop/versions/v1.2.0/mark-latest': { value: open, status: 200 },
  'POST /v1/projects/shop/versions/v1.1.0/release': { value: released, status: 200 },
}

export const workflowCommands = [
  'workflow list --project shop',
  'workflow describe build --project shop',
  'workflow run list --project shop --state success',
  `workflow run describe ${begun.id}`,
  `workflow run describe ${canceled.id}`,
  `workflow run describe ${succeeded.id}`,
]

export const versionCommands = [
  'project version list --project shop',
  'project version describe v1.1.0 --project shop',
  'project version latest --project shop',
  'project version mark-latest v1.2.0 --project shop',
  'project version release v1.1.0 --project shop',
]

import type { Deployment, Release, Settings } from '../../src/core/deployments/deployment.ts'
import { noOrigin, type Run } from '../../src/core/deployments/run.ts'
import { digestOf } from '../../src/formats/digest.ts'

const settings: Settings = {
  name: 'web',
  kind: 'web',
  path: '.',
  build: { what: 'commands', commands: [], env: [], output: null, timeoutMs: 1000 },
  run: { what: 'command', command: [] },
  port: null,
  release: null,
  readiness: { path: '/', intervalMs: 1000, timeoutMs: 1000, deadlineMs: 20_000 },
  drainMs: 5000,
  replicas: 1,
  exclusive: false,
  variables: [],
  routes: [],
}

/** A release that everything can be made of. */
export const releaseLike = (like: Partial<Release> = {}): Release => ({
  id: 'rel_1',
  serviceId: 'svc_web',
  digest: digestOf('web'),
  kind: 'ARCHIVE',
  image: null,
  settings,
  variableSet: 0,
  variables: [],
  buildVariables: [],
  toolchain: '{}',
  version: null,
  commit: null,
  createdAt: 0,
  ...like,
})

/** A deployment that is as it is said to be. */
export const deploymentLike = (like: Partial<Deployment> = {}): Deployment => ({
  id: 'dep_1',
  runId: 'run_1',
  projectEnvironmentId: 'penv_1',
  serviceId: 'svc_web',
  service: 'web',
  state: 'queued',
  version: 1,
  fence: 0,
  settings: { ...settings, ...like.settings },
  driver: 'process',
  variableSet: 0,
  variables: [],
  release: null,
  isReady: false,
  why: '',
  createdAt: 0,
  enteredAt: 0,
  activatedAt: null,
  drainUntil: null,
  replacedBy: null,
  ...like,
})

/** A run that is as it is said to be. */
export const runLike = (like: Partial<Run> = {}): Run => ({
  id: 'run_1',
  organizationId: 'org_1',
  projectEnvironmentId: 'penv_1',
  command: 'deploy',
  state: 'running',
  why: '',
  startedBy: 'tok_1',
  hold: false,
  rerunRelease: false,
  version: null,
  labels: {},
  source: null,
  origin: noOrigin,
  createdAt: 0,
  endedAt: null,
  ...like,
})

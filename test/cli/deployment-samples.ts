import type {
  Deployment,
  DeploymentStatus,
  FollowedRun,
  RunStarted,
} from '../../src/contract/deployments.ts'

// Answers of the server about deployments, as the contract has them.

const older = '2026-03-01T11:50:00.000Z'
const newer = '2026-03-01T11:57:00.000Z'

export const web: Deployment = {
  id: 'dep_01m7xsfg4v6ancqcm1kt0aksn8',
  runId: 'run_01m7xsfg4v6ancqcm1kt0aksn8',
  service: 'web',
  kind: 'web',
  driver: 'process',
  state: 'active',
  why: '',
  digest: `sha256:${'a'.repeat(64)}`,
  image: null,
  version: 'v1.2.0',
  commit: 'c'.repeat(40),
  createdAt: older,
  enteredAt: newer,
  activatedAt: newer,
}

export const failed: Deployment = {
  ...web,
  id: 'dep_01m7xsfg4v6ancqcm1kt0aksn9',
  service: 'worker',
  kind: 'worker',
  state: 'failed',
  why: 'exit code 1',
  activatedAt: null,
}

export const run: FollowedRun = {
  id: web.runId,
  command: 'deploy',
  state: 'succeeded',
  why: '',
  hold: false,
  version: 'v1.2.0',
  labels: { team: 'core' },
  source: `sha256:${'5'.repeat(64)}`,
  origin: { commit: 'c'.repeat(40), dirty: true, branch: 'main', repository: 'github.com:o/shop' },
  createdAt: older,
  endedAt: newer,
  deployments: [web],
  seen: 'succeeded.7',
}

const { seen: _seen, ...listed } = run

const queued: Deployment = { ...web, id: 'dep_01m7xsfg4v6ancqcm1kt0aksn9', state: 'queued' }

export const started: RunStarted = {
  project: 'shop',
  projectEnvironment: 'production',
  planned: false,
  run: { ...listed, state: 'queued', endedAt: null, deployments: [queued] },
  changes: [{ service: 'web', now: web, next: queued }],
  commands: [
    { service: 'web', build: ['npm ci', 'npm run build'], release: 'node migrate.js' },
    { service: 'api', build: [], release: null },
  ],
  differences: [
    {
      service: 'web',
      variables: [{ key: 'TOKEN', change: 'changed', secret: true }],
      toolchain: [{ name: 'node', from: 'v24.0.0', to: 'v26.0.0' }],
    },
    { service: 'api', variables: [], toolchain: [] },
  ],
  place: null,
  returnsTo: [],
}

export const status: DeploymentStatus = {
  project: 'shop',
  projectEnvironment: 'production',
  environment: 'web-1',
  logicalEnvironment: 'production',
  freezeReason: null,
  expiresAt: null,
  isHostThere: true,
  services: [
    {
      service: 'web',
      active: web,
      latest: null,
      by: { id: 'tok_01m7xsfg4v6ancqcm1kt0aksn8', name: 'ci' },
      instances: [
        {
          ...{ id: `${web.id}-0`, state: 'running', health: 'ready', why: '' },
          ...{ restarts: 0, startedAt: newer },
        },
      ],
      urls: ['http://shop.localhost:7480/'],
      candidateUrl: null,
      hasNewVariables: true,
    },
    {
      service: 'worker',
      active: null,
      latest: failed,
      by: { id: 'tok_01m7xsfg4v6ancqcm1kt0aksn8', name: null },
      instances: [],
      urls: [],
      candidateUrl: null,
      hasNewVariables: false,
    },
  ],
}

export const lines = {
  deployment: failed.id,
  cursor: 'end',
  lines: [
    { at: newer, from: 'build', stream: 'stdout', text: 'npm ci' },
    { at: newer, from: `${failed.id}-0`, stream: 'stderr', text: 'cannot \u001b[31mconnect' },
  ],
}

const back = {
  value: {
    ...started,
    planned: true,
    returnsTo: [{ service: 'web', deployment: failed.id, activatedAt: newer }],
  },
  status: 202,
}
const placed = {
  value: {
    ...started,
    planned: true,
    place: {
      isNewProject: false,
      isNewProjectEnvironment: true,
      environment: 'web-1',
      logicalEnvironment: 'production',
      otherRepository: null,
      urls: [{ service: 'web', url: 'http://shop.localhost:7480/' }],
    },
  },
  status: 202,
}

const stopped: RunStarted = {
  ...started,
  commands: [],
  differences: [],
  changes: [{ service: 'web', now: web, next: null }],
  run: { ...listed, command: 'stop', deployments: [], why: 'web' },
}
const cancelled: RunStarted = {
  ...started,
  commands: [],
  differences: [],
  changes: [{ service: 'web', now: web, next: web }],
  run: { ...listed, deployments: [{ ...queued, state: 'cancelled', version: 'v1.3.0' }] },
}
const begun = (command: 'restart' | 'start'): RunStarted => ({
  ...started,
  commands: [],
  run: { ...started.run, command },
})
/** A plan where one is asked for, and else what has begun. */
const plannedOr =
  (value: RunStarted) =>
  ({ body }: { readonly body: unknown }) => ({
    value: { ...value, planned: (body as { readonly plan?: boolean }).plan ?? false },
    status: 202,
  })

/** What the server answers, by method and path. */
export const deploymentAnswers = {
  'GET /v1/deployment-status': { value: status },
  'GET /v1/logs': ({ query }: { readonly query: object }) => ({
    value: 'after' in query ? { ...lines, lines: [] } : lines,
  }),
  'GET /v1/runs': {
    value: {
      items: [
        { ...listed, deployments: [web, failed], state: 'failed', why: 'worker: exit code 1' },
        { ...listed, version: null, origin: { ...run.origin, commit: null, dirty: false } },
      ],
    },
  },
  [`GET /v1/runs/${run.id}`]: { value: run },
  [`GET /v1/deployments/${failed.id}`]: { value: failed },
  'POST /v1/rollbacks': back,
  'POST /v1/promotions': placed,
  'POST /v1/waiting-promotions': plannedOr({ ...started, commands: [] }),
  'POST /v1/restarts': plannedOr(begun('restart')),
  'POST /v1/starts': plannedOr({ ...begun('start'), differences: [] }),
  'POST /v1/stops': plannedOr(stopped),
  'POST /v1/cancellations': plannedOr(cancelled),
} as const

/** The commands that meet them. */
export const deploymentCommands = [
  'status --project shop',
  'history --project shop',
  `inspect ${run.id} --project shop`,
  `inspect ${failed.id} --project shop`,
  'promote --from staging --to production --plan --project shop',
  'rollback --plan --project shop',
  'restart --project shop --detach',
  'start --project shop --detach',
  'stop --project shop --detach',
  'cancel --project shop',
  'promote --plan --project shop',
  'restart --apply --plan --project shop',
  'start --plan --project shop',
  'stop --plan --project shop',
  'cancel --plan --project shop',
]

/** Those that answer more than once. */
export const followingCommands = ['logs --project shop --service worker', 'promote --project shop']

import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { requirePermission, write } from '../kernel/operation.ts'
import { Refusal } from '../kernel/refusal.ts'
import { ensureProject, findProject } from '../projects/require-project.ts'
import type { Project } from '../projects/project.ts'
import { holdOpenVersion, requireLatest, type VersionWish } from './hold-version.ts'
import { knowWorkflow } from './know-workflow.ts'
import * as store from './run-store.ts'
import type { RunnerType, WorkflowRun } from './run.ts'
import { unnamedVersion } from './version.ts'

/** What a run is to be; project, workflow and version arise if they are not there. */
export interface WorkflowRunInput {
  readonly project: string
  readonly workflow: string
  /** Absent, without `latestVersion`: `v0`. */
  readonly version?: string | undefined
  /** Takes the project's latest version. */
  readonly latestVersion?: boolean | undefined
  /** Absent: a new version that was named becomes the latest. */
  readonly markLatest?: boolean | undefined
  /** Whether the version is released once the run's evidence is there. */
  readonly release?: boolean | undefined
  readonly runnerType?: RunnerType | undefined
  readonly runUrl?: string | undefined
  readonly commit?: string | undefined
  readonly branch?: string | undefined
  readonly actor?: string | undefined
}

/** What operations on runs need beyond a context. */
export interface WorkflowPorts {
  /** After so many milliseconds a run that was not finished expires. */
  readonly runsExpireAfterMs: number
}

/** A context that can begin runs. */
export type WorkflowContext = Context & WorkflowPorts

/** Begins a run of a workflow on an open version of its project. */
export const beginWorkflowRun = (
  context: WorkflowContext,
  input: WorkflowRunInput,
): Promise<WorkflowRun> =>
  write(context, 'workflow-run.begin', async (tx) => {
    const owner = await findProject(tx, context, input.project)
    await requirePermission(tx, context, 'evidence.write', {
      projectId: owner?.id ?? null,
      logicalEnvironmentId: null,
    })
    const wish = await wishOf(tx, context, owner, input)
    const project = await ensureProject(tx, context, input.project)
    const { version } = await holdOpenVersion(tx, context, project, wish)
    await knowWorkflow(tx, context, project, input.workflow)
    const run = newRun(context, project, version, input)
    await store.insert(tx, context.principal.organizationId, run)
    await audit(tx, context, {
      action: 'workflow-run.begin',
      target: run.id,
      detail: { project: project.name, workflow: run.workflow, version, release: run.release },
    })
    return run
  })

const wishOf = async (
  tx: Writer,
  context: Context,
  project: Project | undefined,
  { project: name, version, latestVersion, markLatest }: WorkflowRunInput,
): Promise<VersionWish> => {
  if (!latestVersion)
    return { version: version ?? unnamedVersion, isNamed: version !== undefined, markLatest }
  if (version !== undefined)
    throw new Refusal('invalid_input', 'A version and the latest one were both asked for.', {
      next: 'Give one of --version and --latest-version.',
      errors: [{ pointer: '#/latestVersion', detail: 'must not be given beside a version' }],
    })
  const latest = await requireLatest(tx, context, project, name)
  return { version: latest.version, isNamed: true, markLatest }
}

const newRun = (
  { now, newId, principal, runsExpireAfterMs }: WorkflowContext,
  project: Project,
  version: string,
  input: WorkflowRunInput,
): WorkflowRun => ({
  id: newId('wrun'),
  projectId: project.id,
  project: project.name,
  workflow: input.workflow,
  version,
  state: 'initialized',
  release: input.release ?? false,
  runnerType: input.runnerType ?? 'GENERIC',
  runUrl: input.runUrl ?? null,
  commit: input.commit ?? null,
  branch: input.branch ?? null,
  actor: input.actor ?? null,
  reason: null,
  attestation: null,
  startedBy: { id: principal.id, name: principal.name },
  createdAt: now(),
  expiresAt: now() + runsExpireAfterMs,
  finishedAt: null,
})

import type { z } from 'zod'
import { endpoint, largestBodyBytes, type PageOf } from './endpoint.ts'
import type * as schema from './workflows.schema.ts'

/** A workflow as it travels. */
export type Workflow = z.output<typeof schema.workflow>
/** A version of a project as it travels. */
export type ProjectVersion = z.output<typeof schema.version>
/** A workflow run as it travels. */
export type WorkflowRun = z.output<typeof schema.workflowRun>
/** A workflow run with the evidence that ended it. */
export type PushedWorkflowRun = z.output<typeof schema.pushedRun>

type VersionAddress = z.input<typeof schema.versionAddress>
type ById = z.input<typeof schema.byId>

export const listWorkflows = endpoint<z.input<typeof schema.listWorkflows>, PageOf<Workflow>>({
  id: 'workflow.list',
  method: 'GET',
  path: '/v1/workflows',
  permission: 'evidence.read',
  summary: 'List the workflows that a run or evidence ever named',
  status: 200,
})

export const describeWorkflow = endpoint<z.input<typeof schema.workflowName>, Workflow>({
  id: 'workflow.describe',
  method: 'GET',
  path: '/v1/workflows/{project}/{name}',
  permission: 'evidence.read',
  summary: 'Describe a workflow',
  status: 200,
})

export const listVersions = endpoint<z.input<typeof schema.listVersions>, PageOf<ProjectVersion>>({
  id: 'version.list',
  method: 'GET',
  path: '/v1/projects/{project}/versions',
  permission: 'evidence.read',
  summary: "List a project's versions",
  status: 200,
})

export const describeVersion = endpoint<VersionAddress, ProjectVersion>({
  id: 'version.describe',
  method: 'GET',
  path: '/v1/projects/{project}/versions/{version}',
  permission: 'evidence.read',
  summary: 'Describe a version of a project',
  status: 200,
})

export const latestVersion = endpoint<z.input<typeof schema.ofProject>, ProjectVersion>({
  id: 'version.latest',
  method: 'GET',
  path: '/v1/projects/{project}/latest-version',
  permission: 'evidence.read',
  summary: "Describe a project's latest version",
  status: 200,
})

export const markLatestVersion = endpoint<VersionAddress, ProjectVersion>({
  id: 'version.mark-latest',
  method: 'POST',
  path: '/v1/projects/{project}/versions/{version}/mark-latest',
  permission: 'evidence.write',
  summary: "Make an open version the project's latest",
  status: 200,
})

export const releaseVersion = endpoint<VersionAddress, ProjectVersion>({
  id: 'version.release',
  method: 'POST',
  path: '/v1/projects/{project}/versions/{version}/release',
  permission: 'evidence.write',
  summary: 'Release a version: no run begins on it and no evidence comes under it any more',
  status: 200,
})

export const beginWorkflowRun = endpoint<z.input<typeof schema.beginRun>, WorkflowRun>({
  id: 'workflow-run.begin',
  method: 'POST',
  path: '/v1/workflow-runs',
  permission: 'evidence.write',
  summary: 'Begin a run of a workflow; project, workflow and version arise if they are new',
  status: 201,
})

export const listWorkflowRuns = endpoint<z.input<typeof schema.listRuns>, PageOf<WorkflowRun>>({
  id: 'workflow-run.list',
  method: 'GET',
  path: '/v1/workflow-runs',
  permission: 'evidence.read',
  summary: 'List the workflow runs',
  status: 200,
})

export const describeWorkflowRun = endpoint<ById, WorkflowRun>({
  id: 'workflow-run.describe',
  method: 'GET',
  path: '/v1/workflow-runs/{id}',
  permission: 'evidence.read',
  summary: 'Describe a workflow run',
  status: 200,
})

export const pushWorkflowRun = endpoint<z.input<typeof schema.pushRun>, PushedWorkflowRun>({
  id: 'workflow-run.push',
  method: 'POST',
  path: '/v1/workflow-runs/{id}/push',
  permission: 'evidence.write',
  summary: "Keep a run's evidence and end it as a success; with its release, if it was begun so",
  status: 200,
  mostBodyBytes: largestBodyBytes,
})

export const finishWorkflowRun = endpoint<z.input<typeof schema.finishRun>, WorkflowRun>({
  id: 'workflow-run.finish',
  method: 'POST',
  path: '/v1/workflow-runs/{id}/finish',
  permission: 'evidence.write',
  summary: 'End a workflow run without evidence',
  status: 200,
})

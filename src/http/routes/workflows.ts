import { pageOf } from '../../contract/fields.schema.ts'
import * as contract from '../../contract/workflows.ts'
import * as schema from '../../contract/workflows.schema.ts'
import { pushToRun } from '../../core/evidence/push-to-run.ts'
import { insist } from '../../core/kernel/refusal.ts'
import { beginWorkflowRun } from '../../core/workflows/begin-workflow-run.ts'
import { finishWorkflowRun } from '../../core/workflows/finish-workflow-run.ts'
import { describeVersion, latestVersion, listVersions } from '../../core/workflows/list-versions.ts'
import { describeWorkflowRun, listWorkflowRuns } from '../../core/workflows/list-workflow-runs.ts'
import { describeWorkflow, listWorkflows } from '../../core/workflows/list-workflows.ts'
import { markLatestVersion, releaseVersion } from '../../core/workflows/release-version.ts'
import { present, type Wire } from '../present.ts'
import { route, type Route } from '../route.ts'
import { factOf } from './evidence.ts'

/** What stands in core for the id of a project is not shown: its name is. */
const shown = <T extends { readonly projectId: string }>(it: T): Wire<Omit<T, 'projectId'>> => {
  const { projectId: _projectId, ...rest } = it
  return present(rest)
}

const pageShown = <T extends { readonly projectId: string }>({
  items,
  nextCursor,
}: {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}) => ({ items: items.map(shown), nextCursor })

const oneVersion = { input: schema.versionAddress, output: schema.version }

/** Workflows, their runs, and the versions of projects. */
export const workflowRoutes: readonly Route[] = [
  route(
    contract.listWorkflows,
    { input: schema.listWorkflows, output: pageOf(schema.workflow) },
    async (call, { limit, cursor, ...filters }) =>
      pageShown(await listWorkflows(call, filters, { limit, cursor })),
  ),
  route(
    contract.describeWorkflow,
    { input: schema.workflowName, output: schema.workflow },
    async (call, address) => shown(await describeWorkflow(call, address)),
  ),
  route(
    contract.listVersions,
    { input: schema.listVersions, output: pageOf(schema.version) },
    async (call, { project, ...request }) =>
      pageShown(await listVersions(call, { project }, request)),
  ),
  route(contract.describeVersion, oneVersion, async (call, address) =>
    shown(await describeVersion(call, address)),
  ),
  route(
    contract.latestVersion,
    { input: schema.ofProject, output: schema.version },
    async (call, { project }) => shown(await latestVersion(call, project)),
  ),
  route(contract.markLatestVersion, oneVersion, async (call, address) =>
    shown(await markLatestVersion(call, address)),
  ),
  route(contract.releaseVersion, oneVersion, async (call, address) =>
    shown(await releaseVersion(call, address)),
  ),
  route(
    contract.beginWorkflowRun,
    { input: schema.beginRun, output: schema.workflowRun },
    async (call, input) => shown(await beginWorkflowRun(call, input)),
  ),
  route(
    contract.listWorkflowRuns,
    { input: schema.listRuns, output: pageOf(schema.workflowRun) },
    async (call, { limit, cursor, ...filters }) =>
      pageShown(await listWorkflowRuns(call, filters, { limit, cursor })),
  ),
  route(
    contract.describeWorkflowRun,
    { input: schema.byId, output: schema.workflowRun },
    async (call, { id }) => shown(await describeWorkflowRun(call, id)),
  ),
  route(
    contract.pushWorkflowRun,
    { input: schema.pushRun, output: schema.pushedRun },
    async (call, { id, envelope, statement, manifests }) => {
      insist(envelope ?? statement, 'one of the two was given')
      const signed = envelope ? { envelope } : { statement: statement ?? {} }
      const evidence = { id, ...signed, manifests }
      const { run, attestation } = await pushToRun(call, evidence)
      return { run: shown(run), attestation: factOf(attestation) }
    },
  ),
  route(
    contract.finishWorkflowRun,
    { input: schema.finishRun, output: schema.workflowRun },
    async (call, input) => shown(await finishWorkflowRun(call, input)),
  ),
]

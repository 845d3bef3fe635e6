import * as contract from '../../contract/deployments.ts'
import * as schema from '../../contract/deployments.schema.ts'
import * as runs from '../../contract/runs.schema.ts'
import { restart, startServices } from '../../core/deployments/begin/restart-services.ts'
import { applyVariables } from '../../core/deployments/begin/apply-variables.ts'
import { cancelRun } from '../../core/deployments/end/cancel-run.ts'
import { deploy } from '../../core/deployments/begin/deploy.ts'
import { describedServices } from '../../core/deployments/begin/described-services.ts'
import { promoteAcross } from '../../core/deployments/begin/promote-across.ts'
import { promoteWaiting } from '../../core/deployments/begin/promote-waiting.ts'
import { rollback } from '../../core/deployments/begin/rollback.ts'
import { noOrigin } from '../../core/deployments/run.ts'
import { describeDeployment, listRuns, statusOf } from '../../core/deployments/read/status.ts'
import { stopServices } from '../../core/deployments/end/stop-services.ts'
import { route, type Route } from '../route.ts'
import { followRun } from './follow-run.ts'
import { waitForLines } from './wait-for-lines.ts'
import { shownDeployment, shownRun, shownStart, shownStatus } from './present-run.ts'

const begun = { output: runs.started }
const production = 'production'
const placed = <T extends { readonly projectEnvironment?: string | undefined }>(input: T) => ({
  ...input,
  projectEnvironment: input.projectEnvironment ?? production,
})

/** Runs, and what they did to the services of project environments. */
export const deploymentRoutes: readonly Route[] = [
  route(contract.deploy, { input: schema.deploy, ...begun }, async (call, input) => {
    const { project, services } = describedServices(input)
    const { projectEnvironment = production, origin = noOrigin, labels = {} } = input
    const folders = (input.folders ?? []).map(
      ({ service, names, packageJson }) => [service, { names, packageJson }] as const,
    )
    const started = await deploy(call, {
      project,
      name: projectEnvironment,
      createIfMissing: input.createEnv ? 'yes' : 'ask',
      on: input.environment,
      stage: input.logicalEnvironment,
      ttlMs: input.ttl,
      services,
      folders: new Map(folders),
      hold: input.hold ?? false,
      rerunRelease: input.rerunRelease ?? false,
      version: input.version ?? null,
      labels,
      source: input.source ?? null,
      origin,
      onConflict: input.onConflict ?? 'queue',
      plan: input.plan ?? false,
    })
    return shownStart({ project, projectEnvironment }, started)
  }),
  route(contract.describeRun, { input: schema.describeRun, output: runs.followedRun }, followRun),
  route(
    contract.listRuns,
    { input: schema.listRuns, output: runs.history },
    async (call, { limit, ...place }) => ({
      items: (await listRuns(call, placed(place), limit)).map(shownRun),
    }),
  ),
  route(
    contract.describeDeployment,
    { input: schema.describeDeployment, output: runs.deployment },
    async (call, { id }) => shownDeployment(await describeDeployment(call, id)),
  ),
  route(
    contract.deploymentStatus,
    { input: schema.ofPlace, output: schema.status },
    async (call, place) => shownStatus(await statusOf(call, placed(place))),
  ),
  route(contract.readLogs, { input: schema.logs, output: schema.logPage }, (call, input) =>
    waitForLines(call, placed(input)),
  ),
  route(
    contract.promote,
    { input: schema.promote, ...begun },
    async (call, { plan = false, environment: on, logicalEnvironment: stage, ...input }) =>
      shownStart(
        { project: input.project, projectEnvironment: input.to },
        await promoteAcross(call, { ...input, on, stage, plan }),
      ),
  ),
  route(contract.promoteWaiting, { input: schema.promoteWaiting, ...begun }, async (call, input) =>
    shownStart(placed(input), await promoteWaiting(call, placed(input))),
  ),
  route(
    contract.rollback,
    { input: schema.rollback, ...begun },
    async (call, { plan = false, restoreSecrets = false, ...input }) => {
      const place = placed(input)
      return shownStart(place, await rollback(call, { ...place, plan, restoreSecrets }))
    },
  ),
  route(
    contract.restart,
    { input: schema.restart, ...begun },
    async (call, { newVariables = false, ...input }) => {
      const begin = newVariables ? applyVariables : restart
      return shownStart(placed(input), await begin(call, placed(input)))
    },
  ),
  route(contract.start, { input: schema.ofServices, ...begun }, async (call, input) =>
    shownStart(placed(input), await startServices(call, placed(input))),
  ),
  route(contract.stop, { input: schema.ofServices, ...begun }, async (call, input) =>
    shownStart(placed(input), await stopServices(call, placed(input))),
  ),
  route(contract.cancel, { input: schema.cancel, ...begun }, async (call, input) =>
    shownStart(placed(input), await cancelRun(call, placed(input))),
  ),
]

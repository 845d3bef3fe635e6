import { commandAt } from '../../../formats/commands/command-at.ts'
import { audit } from '../../kernel/audit.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { namesOf } from '../../project-environments/project-environment.ts'
import { withoutBuild } from '../begin/without-build.ts'
import { refuseRestored } from '../edge/restored.ts'
import type { DeployContext } from '../begin/run-wish.ts'
import { isOver } from '../deployment.ts'
import * as deployments from '../store/deployment-store.ts'
import { advance } from '../store/edge-store.ts'
import { activeIn, holdRunPlace, type PlannableNames } from '../begin/held-place.ts'
import { writeOrPlan, type Begun } from '../begin/rehearse.ts'
import { insertRun } from '../store/run-store.ts'
import type { Run } from '../run.ts'
import { takeDownIn } from './take-down.ts'
import type { Stand } from '../work-world.ts'

/**
 * Stops what is active: its lines end in the ledger and its routes answer 503 from now on; requests
 * in flight may finish. Allowed where the project environment is frozen.
 */
export const stopServices = (context: DeployContext, names: PlannableNames): Promise<Begun> =>
  writeOrPlan(context, names.plan, 'deployment.stop', async (tx) => {
    const { organizationId, organizationName, id: startedBy } = context.principal
    const place = await holdRunPlace(tx, context, names)
    await refuseRestored(tx)
    const { project, projectEnvironment, environment, stage } = place
    const active = await activeIn(tx, context, projectEnvironment, names.service)
    const now = context.now()
    const stand: Stand = {
      organizationId,
      organization: organizationName,
      projectId: project.id,
      project: project.name,
      projectEnvironmentId: projectEnvironment.id,
      projectEnvironment: projectEnvironment.name,
      environmentId: environment.id,
      logicalEnvironmentId: stage.id,
    }
    const { onConflict: _, ...what } = withoutBuild('stop')
    const run: Run = {
      ...what,
      id: context.newId('run'),
      organizationId,
      projectEnvironmentId: projectEnvironment.id,
      state: 'succeeded',
      why: active.map(({ service }) => service).join(', '),
      startedBy,
      createdAt: now,
      endedAt: now,
    }
    await insertRun(tx, run)
    for (const each of active) {
      const others = await deployments.unfinished(
        tx,
        organizationId,
        projectEnvironment.id,
        each.serviceId,
      )
      if (others.some(({ state }) => !isOver(state) && state !== 'waiting'))
        throw new Refusal('deployment_busy', `${each.service} is being deployed.`, {
          next: `Wait for it, or cancel it: ${commandAt('cancel', namesOf(projectEnvironment))}`,
        })
      await takeDownIn(tx, context, { ...stand, environment, stage }, each, 'stopped')
    }
    await advance(tx, () => context.newId('edge'))
    await audit(tx, context, { action: 'deployment.stop', target: run.id, detail: { ...names } })
    tx.afterCommit(context.wake)
    const changes = active.map((now) => ({ service: now.service, now, next: null }))
    return { run, deployments: [], changes }
  })

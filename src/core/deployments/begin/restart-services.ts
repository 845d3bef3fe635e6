import { commandAt } from '../../../formats/commands/command-at.ts'
import { audit, type AuditAction } from '../../kernel/audit.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { namesOf, requireOpen } from '../../project-environments/project-environment.ts'
import { beginRunIn } from './begin-run.ts'
import type { DeployContext, ServiceWish } from './run-wish.ts'
import type { Deployment } from '../deployment.ts'
import * as deployments from '../store/deployment-store.ts'
import { activeIn, holdRunPlace, type PlannableNames } from './held-place.ts'
import { changesTo, writeOrPlan, type Begun } from './rehearse.ts'
import { withoutBuild } from './without-build.ts'

/** The same release with the same values. */
const sameAgain = ({ settings, variableSet, variables, release }: Deployment): ServiceWish => ({
  settings,
  variableSet,
  variables,
  release,
})

/** Begins new deployments of the releases that are active, with the values that they have. */
export const restart = (context: DeployContext, names: PlannableNames): Promise<Begun> =>
  begin(context, names, 'restart', 'deployment.restart')

/** Begins new deployments of the releases that were active last, where they were stopped. */
export const startServices = (context: DeployContext, names: PlannableNames): Promise<Begun> =>
  begin(context, names, 'start', 'deployment.start')

const begin = (
  context: DeployContext,
  names: PlannableNames,
  command: 'restart' | 'start',
  action: AuditAction,
): Promise<Begun> =>
  writeOrPlan(context, names.plan, action, async (tx) => {
    const place = await holdRunPlace(tx, context, names)
    const { projectEnvironment } = place
    requireOpen({ ...projectEnvironment, fromOnlyId: null }, 'direct')
    const wanted =
      command === 'restart'
        ? await activeIn(tx, context, projectEnvironment, names.service)
        : (
            await deployments.lastActive(
              tx,
              context.principal.organizationId,
              projectEnvironment.id,
            )
          ).filter(
            ({ state, service }) =>
              state !== 'active' && (names.service === undefined || service === names.service),
          )
    if (wanted.length === 0)
      throw new Refusal('deployment_state', `Nothing is stopped in ${projectEnvironment.name}.`, {
        next: `See what runs: ${commandAt('status', namesOf(projectEnvironment))}`,
      })
    const services = wanted.map(sameAgain)
    const whole = await beginRunIn(tx, context, place, withoutBuild(command), services)
    await audit(tx, context, { action, target: whole.run.id, detail: { ...names } })
    const active = command === 'restart' ? wanted : []
    return { ...whole, changes: changesTo(whole.deployments, active) }
  })

import { commandAt } from '../../../formats/commands/command-at.ts'
import { audit } from '../../kernel/audit.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { namesOf, requireOpen } from '../../project-environments/project-environment.ts'
import type { SealingPorts } from '../../variables/data-keys.ts'
import { withoutBuild } from './without-build.ts'
import { beginRunIn } from './begin-run.ts'
import type { DeployContext, ServiceWish } from './run-wish.ts'
import { activeIn, holdRunPlace, type PlannableNames } from './held-place.ts'
import {
  changesTo,
  differenceFrom,
  writeOrPlan,
  type Begun,
  type ServiceDifference,
} from './rehearse.ts'
import { releasedAnew } from './released-anew.ts'

/** Begins new deployments, with the variables of now, of what runs with others. */
export const applyVariables = (
  context: DeployContext & SealingPorts,
  names: PlannableNames,
): Promise<Begun> =>
  writeOrPlan(context, names.plan, 'deployment.restart', async (tx) => {
    const place = await holdRunPlace(tx, context, names)
    const { project, projectEnvironment } = place
    requireOpen({ ...projectEnvironment, fromOnlyId: null }, 'direct')
    const compartment = {
      organizationId: context.principal.organizationId,
      projectId: project.id,
      projectEnvironmentId: projectEnvironment.id,
    }
    const active = await activeIn(tx, context, projectEnvironment, names.service)
    const services: ServiceWish[] = []
    const differences: ServiceDifference[] = []
    for (const each of active) {
      const wish = await releasedAnew(tx, context, compartment, namesOf(projectEnvironment), each)
      const difference = differenceFrom(each, wish)
      if (difference.variables.length === 0) continue
      services.push(wish)
      differences.push(difference)
    }
    if (services.length === 0)
      throw new Refusal('deployment_state', 'What runs has these variables already.', {
        next: `To start it anew all the same: ${commandAt('restart', namesOf(projectEnvironment))}`,
      })
    const whole = await beginRunIn(tx, context, place, withoutBuild('restart'), services)
    await audit(tx, context, {
      action: 'deployment.restart',
      target: whole.run.id,
      detail: { ...names, variables: 'new' },
    })
    return { ...whole, changes: changesTo(whole.deployments, active), differences }
  })

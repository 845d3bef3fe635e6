import { commandAt } from '../../../formats/commands/command-at.ts'
import { audit } from '../../kernel/audit.ts'
import { write } from '../../kernel/operation.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { namesOf, requireOpen } from '../../project-environments/project-environment.ts'
import type { SealingPorts } from '../../variables/data-keys.ts'
import { differenceByKey } from '../../variables/resolve.ts'
import { withoutBuild } from './without-build.ts'
import { beginRunIn } from './begin-run.ts'
import type { DeployContext, ServiceWish } from './run-wish.ts'
import { activeIn, holdRunPlace, type ServiceNames } from './held-place.ts'
import { releasedAnew } from './released-anew.ts'
import type { WholeRun } from '../run.ts'

/** Begins new deployments, with the variables of now, of what runs with others. */
export const applyVariables = (
  context: DeployContext & SealingPorts,
  names: ServiceNames,
): Promise<WholeRun> =>
  write(context, 'deployment.restart', async (tx) => {
    const place = await holdRunPlace(tx, context, names)
    const { project, projectEnvironment } = place
    requireOpen({ ...projectEnvironment, fromOnlyId: null }, 'direct')
    const compartment = {
      organizationId: context.principal.organizationId,
      projectId: project.id,
      projectEnvironmentId: projectEnvironment.id,
    }
    const services: ServiceWish[] = []
    for (const each of await activeIn(tx, context, projectEnvironment, names.service)) {
      const wish = await releasedAnew(tx, context, compartment, each)
      if (differenceByKey(each.variables, wish.variables).length > 0) services.push(wish)
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
    return whole
  })

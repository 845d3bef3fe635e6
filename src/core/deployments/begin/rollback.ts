import { commandAt } from '../../../formats/commands/command-at.ts'
import { audit } from '../../kernel/audit.ts'
import type { Writer } from '../../kernel/database.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { namesOf } from '../../project-environments/project-environment.ts'
import type { SealingPorts } from '../../variables/data-keys.ts'
import { rolledBack } from '../../variables/resolve.ts'
import { requireKept, resolveFor } from '../../variables/resolve-for.ts'
import { withoutBuild } from './without-build.ts'
import { beginRunIn } from './begin-run.ts'
import type { DeployContext, RunPlace, ServiceWish } from './run-wish.ts'
import type { Deployment } from '../deployment.ts'
import * as deployments from '../store/deployment-store.ts'
import { isLeftOver } from '../store/leftover-store.ts'
import { activeIn, holdRunPlace, type ServiceNames } from './held-place.ts'
import { earlierThan } from './lineage.ts'
import { hostPlatform, requirePlatform } from './toolchain.ts'
import {
  changesTo,
  differenceFrom,
  writeOrPlan,
  type Begun,
  type ReturnsTo,
  type ServiceDifference,
} from './rehearse.ts'

/** What is rolled back, and to what. */
export interface RollbackInput extends ServiceNames {
  /** A deployment whose release is wanted back; without one, the one before the active one. */
  readonly to?: string | undefined
  /** Secrets, too, become what they were, also those that were set anew since. */
  readonly restoreSecrets: boolean
  /** Only says what would happen. */
  readonly plan: boolean
}

/**
 * Begins new deployments of earlier releases, artifact and values as released. Allowed where the
 * project environment is frozen; never runs a release command.
 */
export const rollback = async (
  context: DeployContext & SealingPorts,
  input: RollbackInput,
): Promise<Begun> => {
  const platform = await hostPlatform(context)
  return await writeOrPlan(context, input.plan, 'deployment.rollback', async (tx) => {
    const place = await holdRunPlace(tx, context, input)
    const active = await activeIn(tx, context, place.projectEnvironment, input.service)
    if (input.to !== undefined && active.length > 1)
      throw new Refusal('invalid_input', 'Several services are active.', {
        next: 'Say which goes back: --service NAME',
        errors: [{ pointer: '#/service', detail: 'must be given with a deployment to go to' }],
      })
    const services: ServiceWish[] = []
    const differences: ServiceDifference[] = []
    const returnsTo: ReturnsTo[] = []
    for (const each of active) {
      const { wish, target } = await backTo(tx, context, place, each, input)
      services.push(wish)
      returnsTo.push(target)
      if (wish.release) requirePlatform(wish.release, wish.settings, platform)
      differences.push(differenceFrom(each, wish))
    }
    const whole = await beginRunIn(tx, context, place, withoutBuild('rollback'), services)
    await audit(tx, context, {
      action: 'deployment.rollback',
      target: whole.run.id,
      detail: { ...input },
    })
    const changes = changesTo(whole.deployments, active)
    return { ...whole, changes, differences, returnsTo }
  })
}

const backTo = async (
  tx: Writer,
  context: DeployContext & SealingPorts,
  { project, projectEnvironment }: RunPlace,
  active: Deployment,
  { to, restoreSecrets }: RollbackInput,
): Promise<{ readonly wish: ServiceWish; readonly target: ReturnsTo }> => {
  const { organizationId } = context.principal
  const { service } = active
  const once = await deployments.onceActive(
    tx,
    organizationId,
    projectEnvironment.id,
    active.serviceId,
  )
  const history = commandAt('history', namesOf(projectEnvironment))
  const target =
    to === undefined ? earlierThan(active, once) : named(to, active, once, restoreSecrets)
  if (!target?.release)
    throw new Refusal('nothing_to_roll_back', `${service} has no earlier release here.`, {
      next: `See what there was: ${history}`,
    })
  if (await isLeftOver(tx, organizationId, target.id))
    throw new Refusal('nothing_to_roll_back', `${target.id} of ${service} is no longer kept.`, {
      next: `Go back to a later one, or deploy its commit again: ${history}`,
    })
  const compartment = {
    organizationId,
    projectId: project.id,
    projectEnvironmentId: projectEnvironment.id,
  }
  const current = await resolveFor(tx, context, compartment, {
    service,
    declared: [],
    buildKeys: [],
  })
  const variables = rolledBack(target.variables, current.variables, { restoreSecrets })
  await requireKept(tx, compartment, service, variables, history)
  const { id: deployment, settings, release, variableSet, createdAt } = target
  const activatedAt = target.activatedAt ?? createdAt
  return {
    wish: { settings, variableSet, variables, release },
    target: { service, deployment, activatedAt },
  }
}

const named = (
  id: string,
  active: Deployment,
  history: readonly Deployment[],
  restoreSecrets: boolean,
): Deployment | undefined => {
  const target = history.find((each) => each.id === id)
  // Of the same release the secrets may be others by now.
  if (target?.release?.id === active.release?.id && !restoreSecrets)
    throw new Refusal('nothing_to_roll_back', `${id} is what runs now.`, {
      next: 'Name an earlier one, or leave --to out; --restore-secrets brings its secrets back, too.',
    })
  return target
}

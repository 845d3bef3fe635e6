import { commandAt } from '../../../formats/commands/command-at.ts'
import { audit } from '../../kernel/audit.ts'
import type { Writer } from '../../kernel/database.ts'
import { check, requireSome } from '../../kernel/operation.ts'
import { Refusal } from '../../kernel/refusal.ts'
import {
  namesOf,
  requireOpen,
  type ProjectEnvironment,
} from '../../project-environments/project-environment.ts'
import { addressedProject } from '../../projects/require-project.ts'
import { resolveProjectEnvironment } from '../../project-environments/resolve-project-environment.ts'
import type { SealingPorts } from '../../variables/data-keys.ts'
import type { SetPlace } from '../../variables/require-whole.ts'
import type { Compartment } from '../../variables/variable.ts'
import { withoutBuild } from './without-build.ts'
import { beginRunIn } from './begin-run.ts'
import type { DeployContext, ServiceWish } from './run-wish.ts'
import type { Deployment } from '../deployment.ts'
import { activeIn, activeOf, visiblePlace } from './held-place.ts'
import { releasedAnew } from './released-anew.ts'
import { changesTo, differenceFrom, plannedPlace, writeOrPlan, type Begun } from './rehearse.ts'
import { edgePort, hostPlatform, requirePlatform } from './toolchain.ts'

/** What is promoted where. */
export interface PromoteInput {
  readonly project: string
  readonly from: string
  readonly to: string
  /** On which environment and in which stage `to` is made, if it is not there yet. */
  readonly on?: string | undefined
  readonly stage?: string | undefined
  /** Whether it is made even if its name is nearly another. */
  readonly createEnv?: boolean | undefined
  readonly service?: string | undefined
  /** The deployment that must be active in `from`: refused if another one has taken its place. */
  readonly deployment?: string | undefined
  /** Whether release commands of unknown outcome may run again. */
  readonly rerunRelease?: boolean | undefined
  /** Only says what would happen. */
  readonly plan: boolean
}

/**
 * Makes new releases in `to` from what is active in `from`: the same artifacts and settings, the
 * target's variables. Nothing is built.
 */
export const promoteAcross = async (
  context: DeployContext & SealingPorts,
  input: PromoteInput,
): Promise<Begun> => {
  const platform = await hostPlatform(context)
  const port = input.plan ? await edgePort(context) : undefined
  return await writeOrPlan(context, input.plan, 'deployment.promote', async (tx) => {
    if (input.from === input.to)
      throw new Refusal('invalid_input', 'A promotion goes from one environment to another.', {
        errors: [{ pointer: '#/to', detail: 'must be another project environment' }],
      })
    await requireSome(tx, context, 'deployment.run')
    const { name: projectName } = await addressedProject(tx, context, input.project)
    const place = await resolveProjectEnvironment(tx, context, {
      project: projectName,
      name: input.to,
      createIfMissing: input.createEnv ? 'yes' : 'ask',
      on: input.on,
      stage: input.stage,
    })
    const { project, stage } = place
    check(context, 'deployment.run', { projectId: project.id, logicalEnvironmentId: stage.id })
    const source = await visiblePlace(tx, context, {
      project: projectName,
      projectEnvironment: input.from,
    })
    requireOpen(place.projectEnvironment, { promotedFrom: source.id })
    const active = await activeIn(tx, context, source, input.service)
    if (input.deployment !== undefined && !active.some(({ id }) => id === input.deployment))
      throw new Refusal('deployment_state', `${input.deployment} is not active in ${input.from}.`, {
        next: `See what is: ${commandAt('status', { project: projectName, env: input.from })}`,
      })
    const compartment = {
      organizationId: context.principal.organizationId,
      projectId: project.id,
      projectEnvironmentId: place.projectEnvironment.id,
    }
    const at = { ...namesOf(place.projectEnvironment), isNew: place.created }
    const targets = await activeOf(tx, context, place.projectEnvironment)
    const services: ServiceWish[] = []
    for (const each of active)
      if (input.deployment === undefined || each.id === input.deployment)
        services.push(
          await moveOver(tx, context, compartment, at, source, each, place.environment.driver),
        )
    for (const { release, settings } of services)
      if (release) requirePlatform(release, settings, platform)
    const differences = targets.flatMap((target) => {
      const wish = services.find(({ settings }) => settings.name === target.service)
      return wish ? [differenceFrom(target, wish)] : []
    })
    const what = { ...withoutBuild('promote'), rerunRelease: input.rerunRelease ?? false }
    const whole = await beginRunIn(tx, context, place, what, services)
    await audit(tx, context, {
      action: 'deployment.promote',
      target: whole.run.id,
      detail: { ...input },
    })
    return {
      ...whole,
      changes: changesTo(whole.deployments, targets),
      differences,
      place: plannedPlace(place, services, context, port),
    }
  })
}

const moveOver = async (
  tx: Writer,
  context: DeployContext & SealingPorts,
  compartment: Compartment,
  at: SetPlace,
  source: ProjectEnvironment,
  deployment: Deployment,
  targetDriver: string,
): Promise<ServiceWish> => {
  const { service, driver } = deployment
  if (driver !== targetDriver)
    throw new Refusal('driver_unfit', `${service} runs with ${driver} in ${source.name}.`, {
      next: `Promote to an environment with --driver ${driver}.`,
    })
  return await releasedAnew(tx, context, compartment, at, deployment)
}

import { commandAt } from '../../../formats/commands/command-at.ts'
import { shellWord } from '../../../formats/commands/shell-word.ts'
import { audit } from '../../kernel/audit.ts'
import { Refusal } from '../../kernel/refusal.ts'
import {
  namesOf,
  requireOpen,
  type ProjectEnvironmentAddress,
} from '../../project-environments/project-environment.ts'
import type { DeployContext } from './run-wish.ts'
import type { Deployment } from '../deployment.ts'
import * as deployments from '../store/deployment-store.ts'
import { activeOf, holdRunPlace, type PlannableNames } from './held-place.ts'
import { changesTo, differenceFrom, writeOrPlan, type Begun } from './rehearse.ts'
import { runById, setRunHold } from '../store/run-store.ts'

/** Lets the candidates of a run take their traffic; the run that waits is promoted as a whole. */
export const promoteWaiting = (
  context: DeployContext,
  input: PlannableNames & { readonly deployment?: string | undefined },
): Promise<Begun> =>
  writeOrPlan(context, input.plan, 'deployment.promote', async (tx) => {
    const { organizationId } = context.principal
    const { projectEnvironment } = await holdRunPlace(tx, context, input)
    requireOpen({ ...projectEnvironment, fromOnlyId: null }, 'direct')
    const waiting = await deployments.inState(tx, organizationId, projectEnvironment.id, 'waiting')
    const [first, ...others] = [
      ...new Set(
        waiting
          .filter(
            ({ id, service }) =>
              (input.deployment === undefined || id === input.deployment) &&
              (input.service === undefined || service === input.service),
          )
          .map(({ runId }) => runId),
      ),
    ]
    const run = first === undefined ? undefined : await runById(tx, organizationId, first)
    if (!run)
      throw new Refusal('not_found', `No candidate waits in ${projectEnvironment.name}.`, {
        next: `Deploy one (${commandAt('deploy', namesOf(projectEnvironment), '--hold')}), or promote from elsewhere: ${promoteTo(projectEnvironment)}`,
      })
    if (others.length > 0)
      throw new Refusal('deployment_state', `Candidates of ${others.length + 1} runs wait.`, {
        next: 'Say which: --deployment ID, or --service NAME',
      })
    const left = waiting.filter(
      ({ id, service, runId }) =>
        runId === run.id &&
        ((input.service !== undefined && service !== input.service) ||
          (input.deployment !== undefined && id !== input.deployment)),
    )
    if (left.length > 0) throw waitsTogether(left, projectEnvironment)
    await setRunHold(tx, run, 'running', false)
    // The deadline for those that are not ready just now begins anew.
    for (const each of waiting.filter(({ runId }) => runId === run.id)) {
      const after = { ...each, version: each.version + 1, enteredAt: context.now() }
      await deployments.update(tx, organizationId, after, each)
    }
    await audit(tx, context, {
      action: 'deployment.promote',
      target: run.id,
      detail: { ...input },
    })
    tx.afterCommit(context.wake)
    const whole = { run, deployments: await deployments.ofRun(tx, organizationId, run.id) }
    const active = await activeOf(tx, context, projectEnvironment)
    const changes = changesTo(whole.deployments, active)
    const differences = changes.flatMap(({ now, next }) => (now ? [differenceFrom(now, next)] : []))
    return { ...whole, changes, differences }
  })

const promoteTo = ({ project, name }: ProjectEnvironmentAddress): string =>
  commandAt(`promote --from ENV --to ${shellWord(name)}`, { project })

const waitsTogether = (
  left: readonly Deployment[],
  { project, name: env }: { readonly project: string; readonly name: string },
): Refusal => {
  const names = left.map(({ service }) => service).join(', ')
  return new Refusal('deployment_state', `What was deployed together waits with it: ${names}.`, {
    next: `Promote them together, without --service: ${commandAt('promote', { project, env })}`,
  })
}

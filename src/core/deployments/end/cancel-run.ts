import { commandAt } from '../../../formats/commands/command-at.ts'
import { audit } from '../../kernel/audit.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { namesOf } from '../../project-environments/project-environment.ts'
import type { DeployContext } from '../begin/run-wish.ts'
import { allWait, givenUp, isCancellable, isOver } from '../deployment.ts'
import * as deployments from '../store/deployment-store.ts'
import { advance } from '../store/edge-store.ts'
import { endRunIn } from './end-run.ts'
import { activeOf, holdRunPlace, type PlaceNames } from '../begin/held-place.ts'
import { changesTo, writeOrPlan, type Begun } from '../begin/rehearse.ts'
import { runById, unfinishedRuns } from '../store/run-store.ts'

/**
 * Cancels a run: the one that is named, else the latest that is not over. Refused once its switch
 * is intended. What it began is ended by the worker.
 */
export const cancelRun = (
  context: DeployContext,
  input: PlaceNames & { readonly run?: string | undefined; readonly plan?: boolean | undefined },
): Promise<Begun> =>
  writeOrPlan(context, input.plan, 'deployment.cancel', async (tx) => {
    const { organizationId, name } = context.principal
    const { projectEnvironment } = await holdRunPlace(tx, context, input)
    const [latest] = await unfinishedRuns(tx, organizationId, projectEnvironment.id)
    const run = input.run === undefined ? latest : await runById(tx, organizationId, input.run)
    if (!run || run.projectEnvironmentId !== projectEnvironment.id)
      throw new Refusal('not_found', `There is nothing to cancel in ${projectEnvironment.name}.`, {
        next: `See what there was: ${commandAt('history', namesOf(projectEnvironment))}`,
      })
    const all = await deployments.ofRun(tx, organizationId, run.id)
    const late = all.find(({ state }) => !isOver(state) && !isCancellable(state))
    if (run.endedAt !== null || late)
      throw new Refusal('deployment_state', `${run.id} can no longer be cancelled.`, {
        next: `Go back instead: ${commandAt('rollback', namesOf(projectEnvironment))}`,
      })
    const why = `cancelled by ${name}`
    const now = context.now()
    for (const each of all)
      if (!isOver(each.state))
        await deployments.update(tx, organizationId, givenUp(each, 'cancelled', now, why), each)
    if (allWait(all)) await endRunIn(tx, run, 'cancelled', why, now)
    // What waits has a URL of its own.
    if (all.some(({ state }) => state === 'waiting')) await advance(tx, () => context.newId('edge'))
    await audit(tx, context, { action: 'deployment.cancel', target: run.id, detail: { ...input } })
    tx.afterCommit(context.wake)
    const whole = { run, deployments: await deployments.ofRun(tx, organizationId, run.id) }
    const active = await activeOf(tx, context, projectEnvironment)
    const changes = changesTo(whole.deployments, active).map((each) => ({
      ...each,
      next: each.now,
    }))
    return { ...whole, changes }
  })

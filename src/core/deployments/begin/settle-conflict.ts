import { commandAt } from '../../../formats/commands/command-at.ts'
import type { Context } from '../../kernel/context.ts'
import type { Writer } from '../../kernel/database.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { namesOf } from '../../project-environments/project-environment.ts'
import type { OnConflict, RunPlace } from './run-wish.ts'
import { allWait, givenUp, isCancellable, type Deployment } from '../deployment.ts'
import * as deployments from '../store/deployment-store.ts'
import { endRunIn } from '../end/end-run.ts'
import { runById } from '../store/run-store.ts'

/**
 * Waiting candidates always give way, and their URLs with them; what is at work does as the caller
 * wishes. Answers whether a candidate has gone.
 */
export const settleConflict = async (
  tx: Writer,
  context: Context,
  { projectEnvironment }: RunPlace,
  serviceId: string,
  onConflict: OnConflict,
): Promise<boolean> => {
  const { organizationId } = context.principal
  let hasGone = false
  for (const each of await deployments.unfinished(
    tx,
    organizationId,
    projectEnvironment.id,
    serviceId,
  )) {
    const gives = each.state === 'waiting' || onConflict === 'supersede'
    if (gives && isCancellable(each.state)) {
      if (each.state === 'waiting') hasGone = true
      await supersede(tx, context, each)
    } else if (onConflict === 'refuse')
      throw new Refusal('deployment_busy', `${each.service} is being deployed (${each.runId}).`, {
        next: `Wait for it, or cancel it: ${commandAt('cancel', namesOf(projectEnvironment))}`,
      })
  }
  return hasGone
}

/** Gives a deployment up; with one that waits all of its run. */
const supersede = async (tx: Writer, context: Context, deployment: Deployment): Promise<void> => {
  const { organizationId } = context.principal
  const why = 'a newer deployment took its place'
  const run = await runById(tx, organizationId, deployment.runId)
  const isWhole = run !== undefined && deployment.state === 'waiting'
  const all = isWhole ? await deployments.ofRun(tx, organizationId, run.id) : [deployment]
  for (const each of all)
    if (isCancellable(each.state)) {
      const after = givenUp(each, 'superseded', context.now(), why)
      await deployments.update(tx, organizationId, after, each)
    }
  if (isWhole && allWait(all)) await endRunIn(tx, run, 'superseded', why, context.now())
}

import type { Context } from '../kernel/context.ts'
import type { Reader, Writer } from '../kernel/database.ts'
import { checkSome } from '../kernel/operation.ts'
import type { Action } from '../kernel/permission.ts'
import { inParts } from '../kernel/in-parts.ts'
import { insist, Refusal } from '../kernel/refusal.ts'
import { all, list, sql, type Sql } from '../kernel/sql.ts'
import { covering } from '../kernel/visibility.ts'
import { formatInstant } from '../../formats/instant.ts'
import * as store from './run-store.ts'
import { movedRun, type RunEvent, type WorkflowRun } from './run.ts'

/** The run that a call addresses, if the caller may do this to it; else it is not there. */
export const addressedRun = async (
  tx: Reader,
  context: Context,
  action: Action,
  id: string,
): Promise<WorkflowRun> => {
  const [run] = await coveredRuns(tx, context, action, sql`r.id = ${id}`, 1)
  if (run) return run
  throw new Refusal('not_found', `There is no workflow run ${id}.`, {
    next: 'See them all: berth workflow run list',
  })
}

/** The runs that pushed some of the attestations, as far as the caller reads evidence. */
export const runsThatPushed = async (
  tx: Reader,
  context: Context,
  attestations: readonly string[],
): Promise<readonly WorkflowRun[]> =>
  await inParts([...new Set(attestations)], (some) =>
    some.length === 0
      ? Promise.resolve([])
      : coveredRuns(
          tx,
          context,
          'evidence.read',
          sql`r.attestation_id in ${list(some)}`,
          some.length,
        ),
  )

const coveredRuns = (
  tx: Reader,
  context: Context,
  action: Action,
  condition: Sql,
  limit: number,
): Promise<readonly WorkflowRun[]> => {
  const covered = covering(checkSome(context, action), { projectId: sql`r.project_id` })
  return store.page(tx, context.principal.organizationId, all([condition, covered]), limit)
}

/**
 * A step: holds a run until the end, and says what the event makes of it; what its state does not
 * let happen is refused.
 */
export const holdMovedRun = async (
  tx: Writer,
  context: Context,
  id: string,
  event: RunEvent,
): Promise<{ readonly run: WorkflowRun; readonly isMove: boolean }> => {
  const held = await store.lock(tx, context.principal.organizationId, id)
  insist(held, `workflow run ${id} is there`)
  const move = movedRun(held, event)
  if (move.went === 'ended' || move.went === 'not_yet') throw ended(held)
  return { run: move.run, isMove: move.went === 'moved' }
}

/** A step: writes the end of a run that is held. */
export const endRun = (tx: Writer, context: Context, run: WorkflowRun): Promise<void> =>
  store.setEnd(tx, context.principal.organizationId, run.id, run)

const ended = (run: WorkflowRun): Refusal => {
  const isOver = run.state === 'initialized' || run.state === 'expired'
  const state = isOver ? `expired at ${formatInstant(run.expiresAt)}` : `has ended: ${run.state}`
  return new Refusal('workflow_run_ended', `Workflow run ${run.id} ${state}.`, {
    next: `Begin another one: berth attestation init --project ${run.project} --workflow ${run.workflow} --version ${run.version}`,
    errors: [{ pointer: '#/id', detail: 'must be a run that is still initialized' }],
  })
}

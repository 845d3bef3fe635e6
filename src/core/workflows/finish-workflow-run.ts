import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import { requireSome, write } from '../kernel/operation.ts'
import { addressedRun, endRun, holdMovedRun } from './hold-run.ts'
import type { WorkflowRun } from './run.ts'

/** How a run ends without evidence. */
export interface WorkflowRunEnd {
  readonly id: string
  readonly state: 'error' | 'canceled'
  readonly reason?: string | null | undefined
}

/** Ends a run without evidence; the same end once more changes nothing, any other is refused. */
export const finishWorkflowRun = (
  context: Context,
  { id, state, reason = null }: WorkflowRunEnd,
): Promise<WorkflowRun> =>
  write(context, 'workflow-run.finish', async (tx) => {
    await requireSome(tx, context, 'evidence.write')
    await addressedRun(tx, context, 'evidence.write', id)
    const at = context.now()
    const event = { what: 'finished', state, reason, at } as const
    const { run, isMove } = await holdMovedRun(tx, context, id, event)
    if (!isMove) return run
    await endRun(tx, context, run)
    const detail = { state, reason }
    await audit(tx, context, { action: 'workflow-run.finish', target: id, detail })
    return run
  })

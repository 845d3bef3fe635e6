import type { Reply } from '../../client/message.ts'
import {
  describeWorkflowRun,
  finishWorkflowRun,
  type WorkflowRun,
} from '../../contract/workflows.ts'
import { command } from '../frame/command.ts'
import { isOver } from '../crafting/begin.ts'
import { dropCraft } from '../crafting/craft-file.ts'
import {
  craftFlags,
  findPlace,
  holding,
  requireCraft,
  requireSameServer,
} from '../crafting/places.ts'
import { choice, text } from '../words/flags.ts'
import type { Invocation } from '../frame/invocation.ts'

export const reset = command({
  brief: 'Give up the attestation that is being made',
  description: 'Ends its workflow run without evidence and removes its state. It asks nothing.',
  examples: [
    'attestation reset',
    'attestation reset --trigger cancellation --reason "superseded by a newer build"',
  ],
  flags: {
    trigger: choice('Why it ends', ['failure', 'cancellation'], 'failure'),
    reason: text('Why, in words'),
    ...craftFlags,
  },
  run: async (invocation, flags) => {
    const place = await findPlace(flags, invocation.context)
    const craft = await requireCraft(place)
    requireSameServer(craft, invocation)
    const state = flags.trigger === 'cancellation' ? 'canceled' : 'error'
    const reply = await end(invocation, craft.run.id, state, flags.reason)
    await holding(place, async (gone) => {
      await dropCraft(place.path)
      gone()
    })
    await invocation.show(reply, (run) => `Workflow run ${run.id} has ended: ${run.state}.\n`)
  },
})

/** Ends a run; of one that has ended otherwise, how. */
const end = async (
  { call }: Invocation,
  id: string,
  state: 'error' | 'canceled',
  reason: string | undefined,
): Promise<Reply<WorkflowRun>> => {
  try {
    return await call(finishWorkflowRun, { id, state, reason })
  } catch (error) {
    if (!isOver(error) || error.problem.code === 'not_found') throw error
    return await call(describeWorkflowRun, { id })
  }
}

import type { start } from '../../contract/deployments.ts'
import { command, type Example } from '../frame/command.ts'
import { placeOf } from '../words/place.ts'
import { carryOut } from './carry-out.ts'
import { detachFlag, serviceFlags } from './flags.ts'
import { planFlag } from '../words/plan-flag.ts'

/** A command that begins a run of what is there already, of one service or of all. */
export const beginCommand = (
  endpoint: typeof start,
  spec: {
    readonly brief: string
    readonly description: string
    readonly examples: readonly Example[]
  },
) =>
  command({
    ...spec,
    flags: { ...serviceFlags, ...planFlag, ...detachFlag },
    run: async (invocation, flags) => {
      const input = { ...(await placeOf(flags, invocation.context)), plan: flags.plan }
      await carryOut(invocation, await invocation.call(endpoint, input), flags)
    },
  })

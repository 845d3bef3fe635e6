import { restart } from '../../contract/deployments.ts'
import { carryOut } from '../deploying/carry-out.ts'
import { toggle } from '../words/flags.ts'
import type { Invocation } from '../frame/invocation.ts'
import type { placeOf } from '../words/place.ts'

/** Whether what runs gets the change at once. */
export const applyFlag = { apply: toggle('Deploy again what runs, with it') }

/** Begins what runs anew with the variables of now, if that is wanted, and follows it. */
export const applyIf = async (
  wanted: boolean | undefined,
  invocation: Invocation,
  place: Awaited<ReturnType<typeof placeOf>>,
): Promise<void> => {
  if (!wanted) return
  await carryOut(invocation, await invocation.call(restart, { ...place, newVariables: true }))
}

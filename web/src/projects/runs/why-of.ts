import type { Run } from '../../../../src/contract/deployments.ts'

/** Why it came to its end, in the words of the deployment that made it, if one did. */
export const whyOf = ({ command, state, why, deployments }: Run): string => {
  if (state === 'succeeded') return command === 'stop' ? '' : why
  return deployments.find((each) => each.state === state && each.why !== '')?.why ?? why
}

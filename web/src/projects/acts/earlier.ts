import type { Deployment, Run } from '../../../../src/contract/deployments.ts'

/** What a service once ran, other than what it runs now, newest first: where it can go back to. */
export const earlierOf = (active: Deployment, runs: readonly Run[]): readonly Deployment[] =>
  runs
    .flatMap(({ deployments }) => deployments)
    .filter(
      ({ id, service, digest, activatedAt }) =>
        service === active.service && activatedAt !== null && digest !== null && id !== active.id,
    )

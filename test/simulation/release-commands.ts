import assert from 'node:assert/strict'
import type { Runtime, Step } from '../../src/core/deployments/runtime.ts'
import type { Fates } from '../../src/drivers/simulated/host.ts'

type CommandStep = Extract<Step, { readonly what: 'command' }>

/**
 * Watches release commands begin: one begins again for the same artifact only where the host says
 * that every one before it has failed, never where it ran or where nobody knows.
 */
export const watchReleases = () => {
  const before = new Map<string, CommandStep[]>()
  const fresh: CommandStep[] = []
  return {
    /** The same fates, told of every command that begins. */
    watched: (fates: Fates): Fates => ({
      ...fates,
      step: (step) => {
        if (step.what === 'command') fresh.push(step)
        return fates.step(step)
      },
    }),
    /** Asks the host itself, past whatever stands between it and the workers. */
    check: async (host: Pick<Runtime, 'step'>): Promise<void> => {
      for (const step of fresh.splice(0)) {
        const { compartment, digest, argv, env } = step
        const key = JSON.stringify([compartment, env['BERTH_SERVICE'], digest, argv])
        const earlier = before.get(key) ?? []
        for (const each of earlier) {
          const { state } = await host.step(each, 0)
          assert.equal(
            state,
            'failed',
            `release command: ${each.key} was ${state}, then ${step.key}`,
          )
        }
        before.set(key, [...earlier, step])
      }
    },
  }
}

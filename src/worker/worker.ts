import { keepDeploying, type DeployingPorts } from './deploying.ts'
import { keepIndexing } from './indexing.ts'
import type { InPasses } from './in-passes.ts'
import { keepPace } from './pace.ts'
import { keepSealing } from './sealing.ts'

/** What the worker is told, and tells. */
export interface WorkerPorts extends Omit<DeployingPorts, 'onFailure'> {
  /** So many events got their numbers. */
  readonly onNumbered: (count: number) => void
  /** A pass of that work failed; the next one tries again. */
  readonly onFailure: (work: string, error: unknown) => void
}

type WorkerWorld = Parameters<typeof keepPace>[0] &
  Parameters<typeof keepSealing>[0] &
  Parameters<typeof keepIndexing>[0] &
  Parameters<typeof keepDeploying>[0]

/** All the work of control that no call waits for; each kind keeps its own pace. */
export const startWorker = (
  world: WorkerWorld,
  { onNumbered, onFailure, ...deploying }: WorkerPorts,
): InPasses => {
  const failing = (work: string) => (error: unknown) => onFailure(work, error)
  const woken = [
    keepPace(world, { onNumbered, onFailure: failing('background pass') }),
    keepIndexing(world, { onFailure: failing('indexing') }),
    keepDeploying(world, { ...deploying, onFailure: failing('deploying') }),
  ]
  const all = [...woken, keepSealing(world, { onFailure: failing('sealing') })]
  return {
    wake: () => {
      for (const work of woken) work.wake()
    },
    stop: async () => {
      await Promise.all(all.map((work) => work.stop()))
    },
  }
}

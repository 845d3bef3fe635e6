import { carryRun } from '../core/deployments/carry/carry-run.ts'
import { forgetLeftovers } from '../core/deployments/tend/forget-leftovers.ts'
import { publishEdge } from '../core/deployments/edge/publish.ts'
import { runsGivenUp, dueRuns } from '../core/deployments/store/run-store.ts'
import type { Run } from '../core/deployments/run.ts'
import type { Edge } from '../core/deployments/runtime.ts'
import { tend } from '../core/deployments/tend/tend.ts'
import type { DeployWorld } from '../core/deployments/work-world.ts'
import { inPasses, sleep, type InPasses } from './in-passes.ts'

/** How often runs are looked for without a call, and deployments are tended, in milliseconds. */
const lookMs = 500
/** How often the host is told to forget, in milliseconds. */
const forgetMs = 2000
/** How long what lost its place is kept, in milliseconds, where the world does not say. */
const usualSettleMs = 3000
/** How long a run waits before it looks again at what is not ready yet: longer each time, up to. */
const [againMs, longestAgainMs] = [15, 250]
/** Runs that one worker carries at a time; the others wait their turn. */
const mostAtOnce = 16

/** What the worker is told, and tells. */
export interface DeployingPorts {
  /** Names this worker in its leases. */
  readonly owner: string
  /** Whether there is a host to speak to; a replica without one carries nothing. */
  readonly isHostThere: () => boolean
  /** Ends when an instance has got well or has ended, or after a while: then it is time to look. */
  readonly hostChanges?: () => Promise<void>
  /** A run is over, or waits for its promotion. */
  readonly onRest?: () => void
  readonly onFailure: (error: unknown) => void
}

/** Carries due runs, each by itself, brings the edge its routes and tends what is deployed. */
export const keepDeploying = (
  given: DeployWorld,
  { owner, isHostThere, hostChanges = never, onRest = () => {}, onFailure }: DeployingPorts,
): InPasses => {
  const world = { settleMs: usualSettleMs, ...given, edge: shared(given.edge) }
  const atWork = new Map<string, Promise<void>>()
  /** Ends the wait of a run for its step. */
  const waits = new Map<string, () => void>()
  let stopping = false
  let forgetting: Promise<void> | undefined
  let forgetDue = 0
  const carry = async (run: Run): Promise<void> => {
    // Whoever waits for their turn is looked at again when another run ends, or at the next pass.
    let isWaiting = false
    try {
      for (let pauseMs = againMs; ;) {
        const { promise: interrupted, resolve: interrupt } = Promise.withResolvers<void>()
        waits.set(run.id, interrupt)
        const went = await carryRun(impatient(world, interrupted), owner, run)
        isWaiting = went === 'turn'
        if (went === 'over' || went === 'turn' || stopping) return
        pauseMs = went === 'look' ? Math.min(pauseMs * 1.5, longestAgainMs) : againMs
        if (went !== 'look') continue
        const rest = sleep(pauseMs)
        await Promise.race([rest, hostChanges().catch(() => rest)])
      }
    } catch (error) {
      onFailure(error)
      await sleep(lookMs)
    } finally {
      atWork.delete(run.id)
      waits.delete(run.id)
      if (!isWaiting) {
        onRest()
        passes.wake()
      }
    }
  }
  const forget = async (): Promise<void> => {
    try {
      await forgetLeftovers(world)
    } catch (error) {
      onFailure(error)
    }
  }
  const pass = async (): Promise<void> => {
    if (!isHostThere()) return
    for (const run of await world.db.read((tx) => dueRuns(tx, owner, world.now())))
      if (!atWork.has(run.id) && atWork.size < mostAtOnce && !stopping)
        atWork.set(run.id, carry(run))
    // Nobody waits for the end of what is given up.
    if (waits.size > 0) for (const id of await world.db.read(runsGivenUp)) waits.get(id)?.()
    await publishEdge(world)
    await tend(world)
    if (!forgetting && world.now() >= forgetDue) {
      // A host that takes long to forget keeps nobody else waiting.
      forgetting = forget().finally(() => {
        forgetting = undefined
        forgetDue = world.now() + forgetMs
      })
    }
  }
  const passes = inPasses({ pass, lookMs, onFailure })
  return {
    wake: passes.wake,
    // Ends after the acts that run; what is not over is gone on with by the next worker.
    stop: async () => {
      stopping = true
      await passes.stop()
      await forgetting
      await Promise.all(atWork.values())
    },
  }
}

/** The same edge; whoever brings it a set that is on its way to it waits for the same answer. */
const shared = (edge: Edge): Edge => {
  const underway = new Map<number, ReturnType<Edge['apply']>>()
  return {
    apply: (set) => {
      const { version } = set.fence
      const known = underway.get(version)
      if (known) return known
      const answer = edge.apply(set).finally(() => underway.delete(version))
      underway.set(version, answer)
      return answer
    },
  }
}

const never = (): Promise<void> => new Promise(() => {})

/** The same world; of a step that is waited for it says that it runs, once it is interrupted. */
const impatient = (world: DeployWorld, interrupted: Promise<void>): DeployWorld => {
  const { runtime } = world
  const running = interrupted.then(() => ({ state: 'running' }) as const)
  const step: typeof runtime.step = (...asked) => Promise.race([runtime.step(...asked), running])
  return { ...world, runtime: { ...runtime, step } }
}

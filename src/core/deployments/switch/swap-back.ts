import { audit } from '../../kernel/audit.ts'
import type { Writer } from '../../kernel/database.ts'
import { Fault, insist, Refusal } from '../../kernel/refusal.ts'
import { hasTakenPlace, instancesOf, moved, type Deployment } from '../deployment.ts'
import * as deployments from '../store/deployment-store.ts'
import { advance } from '../store/edge-store.ts'
import { endRunIn } from '../end/end-run.ts'
import { runById } from '../store/run-store.ts'
import type { Run } from '../run.ts'
import type { RuntimeState } from '../runtime.ts'
import { giveTrafficIn, writeLine } from './switch-over.ts'
import { contextOf, heldStand, type DeployWorld, type Somebodys } from '../work-world.ts'

type Seen = Pick<RuntimeState, 'instances'>

/** A deployment that took a place, and the one that it took it from. */
interface Pair {
  readonly now: Deployment
  readonly old: Deployment
}

/**
 * Where all instances of an active deployment have died while what it took the place of still
 * stands ready, the switch of its run goes back; answers whether one did. The rest of the run goes
 * back with it, or nothing does.
 */
export const swapBackDead = async (
  world: DeployWorld,
  alive: readonly Somebodys[],
  seen: Seen,
): Promise<boolean> => {
  let any = false
  for (const it of alive) {
    const why = it.state === 'active' ? deathOf(it, seen) : null
    if (why === null) continue
    const old = alive.find((each) => hasTakenPlace(it, each))
    if (old && (await swapBack(world, it, seen, why))) any = true
  }
  return any
}

const swapBack = async (
  world: DeployWorld,
  it: Somebodys,
  seen: Seen,
  why: string,
): Promise<boolean> => {
  try {
    return await world.db.write(async (tx) => {
      const run = await runById(tx, it.organizationId, it.runId)
      insist(run, 'a deployment belongs to a run')
      const pairs = await pairsOf(tx, run, seen, world.now())
      if (!pairs.some(({ now }) => now.id === it.id)) return false
      const said = `${it.service} ended right after the switch: ${why}`
      for (const pair of pairs) await swapOne(tx, world, run, pair, { seen, said })
      await endRunIn(tx, run, 'failed', said, world.now())
      await advance(tx, () => world.newId('edge'))
      await audit(tx, await contextOf(tx, world, run), {
        action: 'deployment.swap-back',
        target: run.id,
        detail: { why: said, back: pairs.map(({ old }) => old.id) },
      })
      tx.afterCommit(world.wake)
      return true
    })
  } catch (error) {
    // Somebody has moved on meanwhile, or its routes are another's by now: it stays as it is.
    if (error instanceof Refusal) return false
    if (error instanceof Fault && error.code === 'database_busy') return false
    throw error
  }
}

/** What goes back together; empty where one of them has nothing that is ready to go back to. */
const pairsOf = async (tx: Writer, run: Run, seen: Seen, at: number): Promise<readonly Pair[]> => {
  const pairs: Pair[] = []
  for (const now of await deployments.ofRun(tx, run.organizationId, run.id)) {
    const old = await deployments.replacedBy(tx, run.organizationId, now)
    if (!old) continue
    if (now.state !== 'active' || old.state !== 'draining' || !isReady(old, seen)) return []
    // It is being ended already.
    if (old.drainUntil !== null && old.drainUntil <= at) return []
    pairs.push({ now, old })
  }
  // In one order for all, so that no two wait for each other's slots.
  return pairs.toSorted((a, b) => (a.now.service < b.now.service ? -1 : 1))
}

const swapOne = async (
  tx: Writer,
  world: DeployWorld,
  run: Run,
  { now, old }: Pair,
  { seen, said }: { readonly seen: Seen; readonly said: string },
): Promise<void> => {
  const { organizationId } = run
  const at = world.now()
  const drained = { ...moved(now, 'draining', at, said), isReady: deathOf(now, seen) === null }
  await deployments.update(tx, organizationId, drained, now)
  const back = moved(old, 'active', at)
  await deployments.update(tx, organizationId, back, old)
  // In the name of whoever had put there what is there again.
  const before = await runById(tx, organizationId, old.runId)
  insist(before, 'a deployment belongs to a run')
  const context = await contextOf(tx, world, before)
  const stand = await heldStand(tx, context, run.projectEnvironmentId)
  if (now.release && old.release && now.release.kind !== old.release.kind)
    await writeLine(tx, context, stand, now, now.release, 'decommissioned', run.labels)
  await giveTrafficIn(tx, context, stand, back, before.labels)
}

/** Why all instances of a deployment are dead; null where one lives, or nobody knows of any. */
const deathOf = (it: Deployment, { instances }: Seen): string | null => {
  const states = instancesOf(it).map((id) => instances.find((each) => each.id === id))
  const dead = states.every((each) => each?.state === 'exited' || each?.state === 'waiting')
  return dead ? (states[0]?.why ?? '') || 'it ended' : null
}

const isReady = (it: Deployment, { instances }: Seen): boolean =>
  instancesOf(it).every((id) => {
    const state = instances.find((each) => each.id === id)
    return state?.state === 'running' && state.health === 'ready'
  })

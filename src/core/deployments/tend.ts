import type { Reader } from '../kernel/database.ts'
import { Fault } from '../kernel/refusal.ts'
import { sql } from '../kernel/sql.ts'
import { reveal } from '../variables/resolve-for.ts'
import { requireNotBeyond } from './beyond.ts'
import { noticeLoss } from './publish.ts'
import {
  answersAlone,
  hasTakenPlace,
  instancesOf,
  moved,
  type Deployment,
  type DeploymentState,
  type Release,
} from './deployment.ts'
import * as deployments from './deployment-store.ts'
import { advance } from './edge-store.ts'
import { wantedInstances } from './instance-spec.ts'
import { runById, setRunState } from './run-store.ts'
import { graceMs, isAlive, type RuntimeState, type WantedInstance } from './runtime.ts'
import { swapBackDead } from './swap-back.ts'
import { standOf, type DeployWorld } from './work-world.ts'

type Somebodys = Deployment & { readonly organizationId: string }

/**
 * Looks after what is deployed: what is active runs, what drains ends, and what nobody knows any
 * more is ended. Repeatable, and needs no lease: it only brings about what the database says.
 */
export const tend = async (world: DeployWorld): Promise<void> => {
  const alive = await withInstances(world)
  const seen = await world.runtime.state()
  await requireNotBeyond(world, seen.fence)
  await noticeLoss(world, seen.fence)
  // Before anything is ended: whoever is back must not be.
  if (await swapBackDead(world, alive, seen)) return
  const failures: unknown[] = []
  for (const each of alive)
    try {
      if (each.state === 'draining') await drain(world, each, alive, seen)
      else if (!isStoppedFirst(each, alive)) await keepAlive(world, each, seen)
    } catch (error) {
      // One that cannot be helped, such as one whose secret is gone, keeps nobody else waiting.
      failures.push(error)
    }
  await sweep(world, seen)
  if (failures.length > 0) throw failures[0]
}

/** Deployments that may have instances. */
const withInstances = (world: DeployWorld): Promise<readonly Somebodys[]> =>
  world.db.read((tx) =>
    deployments.everywhere(
      tx,
      sql`('starting', 'checking', 'waiting', 'switching', 'active', 'draining')`,
    ),
  )

const isStoppedFirst = (it: Somebodys, alive: readonly Somebodys[]): boolean =>
  it.state === 'active' &&
  alive.some(
    (other) =>
      other.organizationId === it.organizationId &&
      other.projectEnvironmentId === it.projectEnvironmentId &&
      other.serviceId === it.serviceId &&
      other.settings.exclusive &&
      ['starting', 'checking', 'switching'].includes(other.state),
  )

const keepAlive = async (
  world: DeployWorld,
  it: Somebodys,
  { instances }: RuntimeState,
): Promise<void> => {
  const { release } = it
  if (!release || (it.state !== 'active' && !answersAlone(it))) return
  const there = new Set(instances.filter(isAlive).map(({ id }) => id))
  const missing = instancesOf(it).filter((id) => !there.has(id))
  if (missing.length === 0) return await sayWhy(world, it, '')
  let wanted: readonly WantedInstance[]
  try {
    wanted = await wantedOf(world, { ...it, release }, missing)
  } catch (error) {
    if (!(error instanceof Fault && error.code === 'seal_broken')) throw error
    // Told once and kept: whoever asks for the status is told, not the log at every look.
    const why = `it cannot be started: ${error.message}`
    if (it.why === why) return
    await (it.state === 'active' ? sayWhy(world, it, why) : endCandidate(world, it, why))
    throw error
  }
  for (const each of wanted) await world.runtime.start(each)
}

const sayWhy = async (world: DeployWorld, it: Somebodys, why: string): Promise<void> => {
  if (it.state === 'active' && it.why !== why)
    await world.db.write((tx) => deployments.update(tx, it.organizationId, { ...it, why }, it))
}

/** A candidate that can never run again has ended; what is left of its run is given up next. */
const endCandidate = async (world: DeployWorld, it: Somebodys, why: string): Promise<void> => {
  const { organizationId, runId } = it
  await world.db.write(async (tx) => {
    await deployments.update(tx, organizationId, moved(it, 'errored', world.now(), why), it)
    await setRunState(tx, { organizationId, id: runId }, 'running', '', null)
    await advance(tx, () => world.newId('edge'))
    tx.afterCommit(world.wake)
  })
}

const wantedOf = (
  world: DeployWorld,
  it: Somebodys & { readonly release: Release },
  missing: readonly string[],
): Promise<readonly WantedInstance[]> =>
  world.db.read(async (tx) => {
    const stand = await standOf(tx, it.organizationId, it.projectEnvironmentId)
    const run = await runById(tx, it.organizationId, it.runId)
    const values = await reveal(tx, world, stand, it.variables)
    return run ? wantedInstances(stand, run, it, values, world.baseHost, missing) : []
  })

/**
 * Ends the instances once no request is in flight and what took their place has settled, or the
 * deadline has come.
 */
const drain = async (
  world: DeployWorld,
  it: Somebodys,
  all: readonly Somebodys[],
  { instances, inFlight }: RuntimeState,
): Promise<void> => {
  if (it.drainUntil === null) return
  if ((inFlight[it.id] ?? 0) > 0 && world.now() < it.drainUntil) return
  const alive = instances.filter((each) => each.deployment === it.id && isAlive(each))
  if (alive.length > 0) {
    if (world.now() < settledAt(it, all, world.settleMs ?? 0)) return
    // Intended before it is done: from here on no switch goes back to it.
    if (world.now() < it.drainUntil) {
      const intended = { ...it, drainUntil: world.now() }
      await world.db.write((tx) => deployments.update(tx, it.organizationId, intended, it))
    }
    for (const { id } of alive) await world.runtime.stop(id, graceMs)
    return
  }
  await world.db.write(async (tx) => {
    const after = moved(it, await endOf(tx, it), world.now(), it.why)
    await deployments.update(tx, it.organizationId, after, it)
  })
}

/** Until when a switch away from it may go back; what must not run beside another is not kept. */
const settledAt = (it: Somebodys, all: readonly Somebodys[], settleMs: number): number => {
  const { drainUntil, settings } = it
  const isReplaced = all.some((each) => each.state === 'active' && hasTakenPlace(each, it))
  if (drainUntil === null || !isReplaced || settings.kind === 'worker' || settings.exclusive)
    return 0
  return drainUntil - Math.max(0, settings.drainMs - settleMs)
}

/** How what has drained ends: as its run has, if it never was active. */
const endOf = async (tx: Reader, it: Somebodys): Promise<DeploymentState> => {
  if (it.activatedAt !== null) return it.isReady ? 'retired' : 'failed'
  const run = await runById(tx, it.organizationId, it.runId)
  return run?.state === 'superseded' ? 'superseded' : 'cancelled'
}

/** Ends instances whose deployment is over, as after a kill between a failure and its clean-up. */
const sweep = async (world: DeployWorld, { instances }: RuntimeState): Promise<void> => {
  // Asked after the runtime: whoever was seen there had come to one of these states before.
  const known = new Set((await withInstances(world)).map(({ id }) => id))
  for (const { id, deployment, state } of instances)
    if (
      !known.has(deployment) &&
      (state === 'running' || state === 'starting' || state === 'waiting')
    )
      await world.runtime.stop(id, graceMs)
}

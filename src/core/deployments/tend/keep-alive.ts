import { Fault } from '../../kernel/refusal.ts'
import { reveal } from '../../variables/resolve-for.ts'
import { answersAlone, instancesOf, moved, type Release } from '../deployment.ts'
import * as deployments from '../store/deployment-store.ts'
import { advance } from '../store/edge-store.ts'
import { wantedInstances } from '../carry/instance-spec.ts'
import { startFenced } from '../fenced.ts'
import { runById, setRunState } from '../store/run-store.ts'
import { isAlive, type RuntimeState, type WantedInstance } from '../runtime.ts'
import { standOf, type DeployWorld, type Somebodys } from '../work-world.ts'

/**
 * Starts what is wanted and does not run; what cannot be started for ever says so once, and a
 * candidate that cannot has ended.
 */
export const keepAlive = async (
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
  await startFenced(world, it, wanted)
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

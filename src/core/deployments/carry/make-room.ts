import type { Reader } from '../../kernel/database.ts'
import { Fault } from '../../kernel/refusal.ts'
import { excludeEachOther, type Deployment } from '../deployment.ts'
import { stopFenced } from '../fenced.ts'
import { isAlive, type InstanceState, type RuntimeState } from '../runtime.ts'
import * as deployments from '../store/deployment-store.ts'
import type { Run } from '../run.ts'
import type { DeployWorld } from '../work-world.ts'
import { deadlineOf } from './next-act.ts'

/**
 * Asks what a candidate must not run beside to end; answers whether some of it still lives. Nothing
 * is asked to end for a candidate that somebody has ended or moved on meanwhile: neither where that
 * is seen here, nor where the host has heard of it.
 */
export const makeRoom = async (
  world: DeployWorld,
  run: Run,
  candidate: Deployment,
  { instances }: RuntimeState,
): Promise<boolean> => {
  const { organizationId } = run
  const readOld = () => world.db.read((tx) => oldOf(tx, run, candidate))
  const aliveOf = (all: readonly Deployment[]): readonly InstanceState[] =>
    instances.filter((each) => isAlive(each) && ownerOf(all, each))
  const { active, draining } = await readOld()
  const ending = aliveOf(active)
  for (const each of ending) {
    // Looking and asking before have taken their time: what serves ends only for what is so now.
    const owner = ownerOf((await readOld()).active, each)
    if (owner) await stopFenced(world, { ...owner, organizationId }, each.id)
  }
  // What drains already ends by its own clock.
  return ending.length > 0 || aliveOf(draining).length > 0
}

/**
 * Why a candidate cannot start any more: its deadline has come, and what it must not run beside has
 * outlived its end by force, or is not there and its host begins nothing all the same. Null as long
 * as there may still be room.
 */
export const whyNoRoom = async (
  world: DeployWorld,
  { organizationId }: Run,
  candidate: Deployment,
  { instances }: RuntimeState,
): Promise<string | null> => {
  if (world.now() < deadlineOf(candidate)) return null
  let isEnding = false
  for (const each of instances.filter(isAlive)) {
    const other = await world.db.read((tx) => deployments.byId(tx, organizationId, each.deployment))
    if (!other || !isBeside(candidate, other) || !excludeEachOther(candidate, other)) continue
    if (each.state === 'stopping' && each.isFault)
      return `${other.id}, which it must not run beside, does not end: ${each.why}; end it by hand and deploy again`
    isEnding = true
  }
  if (isEnding) return null
  const away = candidate.driver === 'docker' ? ', as while Docker does not answer' : ''
  return `its host could not begin it in time${away}; see how it stands and deploy again`
}

const isBeside = (one: Deployment, other: Deployment): boolean =>
  one.id !== other.id &&
  one.serviceId === other.serviceId &&
  one.projectEnvironmentId === other.projectEnvironmentId

const ownerOf = (
  all: readonly Deployment[],
  { deployment }: InstanceState,
): Deployment | undefined => all.find(({ id }) => id === deployment)

/** What it must not run beside of its service, as long as the candidate is as it was. */
const oldOf = async (
  tx: Reader,
  { organizationId }: Run,
  { id, version, projectEnvironmentId, serviceId, service }: Deployment,
) => {
  const candidate = await deployments.byId(tx, organizationId, id)
  if (candidate?.version !== version)
    throw new Fault('database_busy', `${service} has moved on meanwhile. Try again.`)
  const inState = async (state: 'active' | 'draining') =>
    (await deployments.inState(tx, organizationId, projectEnvironmentId, state, serviceId)).filter(
      (other) => excludeEachOther(candidate, other),
    )
  return { active: await inState('active'), draining: await inState('draining') }
}

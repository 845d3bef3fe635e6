import type { Writer } from '../../kernel/database.ts'
import type { Went } from './went.ts'
import { fail, failIn } from './confirm.ts'
import { finishBuild } from './finish-build.ts'
import {
  excludeEachOther,
  isReleased,
  moved,
  waitsBecause,
  type Deployment,
} from '../deployment.ts'
import * as deployments from '../store/deployment-store.ts'
import { buildStep, releaseStep } from './instance-spec.ts'
import { masked, secretsOf } from '../values/mask.ts'
import * as releases from '../store/release-store.ts'
import type { Run } from '../run.ts'
import { given, type DeployWorld } from '../work-world.ts'

/** How long one question to the runtime may wait for a step, in milliseconds. */
const stepWaitMs = 5000

/** Has the artifact built, or asks how that goes. */
export const carryBuild = async (
  world: DeployWorld,
  run: Run,
  deployment: Deployment,
): Promise<Went> => {
  const { stand, values } = await given(world, run, deployment)
  const state = await world.runtime.step(buildStep(stand, run, deployment, values), stepWaitMs)
  if (state.state === 'running') return 'on'
  if (state.state !== 'done')
    return await failTold(world, run, deployment, endOfStep(state), state.why)
  if (!state.built) return await fail(world, run, deployment, 'errored', 'the build left nothing')
  return await finishBuild(world, run, deployment, state.built)
}

/**
 * Has the release command run, once for an artifact; that it begins is written before. One of whose
 * end nobody knows is never begun again unless whoever began the run has said so.
 */
export const carryRelease = async (
  world: DeployWorld,
  run: Run,
  deployment: Deployment,
): Promise<Went> => {
  const { release: command } = deployment.settings
  const goOn = (also: Also = nothing): Promise<Went> => released(world, run, deployment, also)
  if (!command || !isReleased(deployment)) return await goOn()
  const { organizationId } = run
  const { stand, values } = await given(world, run, deployment)
  const step = releaseStep(stand, run, deployment, command, values, world.baseHost)
  const it = { organizationId, deployment, command: JSON.stringify(step.argv) }
  const { hasRun, by } = await world.db.read(async (tx) => ({
    hasRun: await releases.hasReleased(tx, it),
    by: await releases.attemptedBy(tx, it),
  }))
  if (hasRun) return await goOn()
  if (by !== deployment.id) {
    if (by !== undefined && !run.rerunRelease)
      return await fail(world, run, deployment, 'failed', unknownSince(by))
    return await confirmed(world, run, deployment, deployment, (tx) =>
      releases.attempt(tx, it, world.now()),
    )
  }
  const state = await world.runtime.step(step, stepWaitMs)
  if (state.state === 'running') return 'on'
  if (state.state === 'lost')
    return await failTold(world, run, deployment, 'errored', `${state.why}; ${askFor}`)
  if (state.state === 'failed' || state.state === 'errored')
    return await failTold(world, run, deployment, state.state, state.why, (tx) =>
      releases.forgetAttempt(tx, it),
    )
  return await goOn(async (tx) => {
    await releases.forgetAttempt(tx, it)
    await releases.insertReleased(tx, it, world.now())
  })
}

type Also = (tx: Writer) => Promise<unknown>

const nothing: Also = async () => {}

/** What is released starts, unless it is held back. */
const released = async (
  world: DeployWorld,
  run: Run,
  deployment: Deployment,
  also: Also,
): Promise<Went> => {
  const after = (await isHeldBack(world, run, deployment))
    ? moved(deployment, 'waiting', world.now(), `${waitsBecause} to start`)
    : moved(deployment, 'starting', world.now())
  return await confirmed(world, run, deployment, after, also)
}

/** What has to stop the old one to start is held before it does, and starts when it is promoted. */
const isHeldBack = async (
  { db }: DeployWorld,
  { organizationId, hold }: Run,
  deployment: Deployment,
): Promise<boolean> => {
  if (!hold || deployment.settings.exclusive) return hold
  const { projectEnvironmentId, serviceId } = deployment
  const active = await db.read((tx) =>
    deployments.inState(tx, organizationId, projectEnvironmentId, 'active', serviceId),
  )
  return active.some((old) => excludeEachOther(old, deployment))
}

const confirmed = async (
  world: DeployWorld,
  { organizationId }: Run,
  before: Deployment,
  after: Deployment,
  also: Also,
): Promise<Went> => {
  await world.db.write(async (tx) => {
    await deployments.update(tx, organizationId, after, before)
    await also(tx)
  })
  return 'on'
}

/** What the host tells of an end may quote the service's last line. */
export const failTold = async (
  world: DeployWorld,
  run: Run,
  deployment: Deployment,
  end: 'failed' | 'errored',
  why: string,
  also: Also = nothing,
): Promise<Went> => {
  const secrets = await world.db.read((tx) => secretsOf(tx, world, run.organizationId, deployment))
  await world.db.write(async (tx) => {
    await failIn(tx, world, run, deployment, end, masked(why, secrets))
    await also(tx)
  })
  return 'on'
}

const endOfStep = ({ state }: { readonly state: 'failed' | 'errored' | 'lost' }) =>
  state === 'failed' ? 'failed' : 'errored'

const askFor = 'look what it did, then deploy with --rerun-release to have it run again'

const unknownSince = (id: string): string =>
  `its release command has begun in ${id}, and nobody knows whether it had its effect; ${askFor}`

import { Fault, Refusal } from '../../kernel/refusal.ts'
import { requireNotBeyond } from '../edge/restored.ts'
import { claim } from './claim.ts'
import { fail, hold, intend, markReady, move } from './confirm.ts'
import { instancesOf, isReleased, type Deployment } from '../deployment.ts'
import { wantedInstances } from './instance-spec.ts'
import { startFenced } from '../fenced.ts'
import { giveUpRun } from './give-up-run.ts'
import { makeRoom, whyNoRoom } from './make-room.ts'
import { nextAct, type Act } from './next-act.ts'
import { publish } from '../edge/publish.ts'
import type { Run, WholeRun } from '../run.ts'
import type { RuntimeState } from '../runtime.ts'
import { carryBuild, carryRelease, failTold } from './steps.ts'
import { switchOver } from '../switch/switch-over.ts'
import type { Went } from './went.ts'
import { given, type DeployWorld } from '../work-world.ts'

/** How long the edge may take to have a set before the run is `errored`, in milliseconds. */
const publishMs = 30_000

/**
 * Does the next thing for a run whose leases are free or held by this worker: intend, act, confirm.
 * It may be killed between any two statements; whoever calls it next goes on.
 */
export const carryRun = async (world: DeployWorld, owner: string, run: Run): Promise<Went> => {
  const whole = await claim(world.db, { run, owner, now: world.now() })
  if (whole === 'over' || whole === 'turn') return whole
  const seen = await world.runtime.state()
  await requireNotBeyond(world, seen.fence)
  const act = nextAct(whole, seen, world.now())
  try {
    return await perform(world, whole, seen, act)
  } catch (error) {
    // Somebody cancelled it, or the lease was another's by then: look at it anew.
    if (error instanceof Fault && error.code === 'database_busy') return 'look'
    // What the world fails at is tried again; what cannot go on, such as a purged value, ends it.
    if (!(error instanceof Refusal) && !(error instanceof Fault && error.code === 'seal_broken'))
      throw error
    const [first] = 'deployment' in act ? [act.deployment] : whole.deployments
    if (first) await fail(world, whole.run, first, 'errored', error.message)
    return 'on'
  }
}

const perform = async (
  world: DeployWorld,
  whole: WholeRun,
  seen: RuntimeState,
  act: Act,
): Promise<Went> => {
  const { run } = whole
  switch (act.what) {
    case 'enter':
      return await move(world, run, act.deployment, act.state)
    case 'build':
      return await carryBuild(world, run, act.deployment)
    case 'release':
      return await carryRelease(world, run, act.deployment)
    case 'start':
      return await start(world, run, act.deployment, seen)
    case 'ready':
      return await markReady(world, run, act.deployment)
    case 'fail':
      return await failTold(world, run, act.deployment, act.end, act.why)
    case 'look':
      return 'look'
    case 'give-up':
      return await giveUpRun(world, whole)
    case 'hold':
      return await hold(world, whole)
    case 'intend':
      return await intend(world, whole)
    case 'switch':
      return await switchOver(world, whole)
    case 'publish':
      return await publishRun(world, whole)
  }
}

/** Begins the candidate's instances; what they must not run beside ends first. */
const start = async (
  world: DeployWorld,
  run: Run,
  deployment: Deployment,
  seen: RuntimeState,
): Promise<Went> => {
  if (!isReleased(deployment)) throw new Error('defect: what starts has a release')
  const waitForRoom = async (): Promise<Went> => {
    const why = await whyNoRoom(world, run, deployment, seen)
    return why === null ? 'look' : await failTold(world, run, deployment, 'errored', why)
  }
  if (await makeRoom(world, run, deployment, seen)) return await waitForRoom()
  const { stand, values } = await given(world, run, deployment)
  const ids = instancesOf(deployment)
  const wanted = wantedInstances(stand, run, deployment, values, world.baseHost, ids)
  const { organizationId } = run
  if (!(await startFenced(world, { ...deployment, organizationId }, wanted)))
    return await waitForRoom()
  return deployment.state === 'starting' ? await move(world, run, deployment, 'checking') : 'on'
}

const publishRun = async (world: DeployWorld, whole: WholeRun): Promise<Went> => {
  const since = Math.max(...whole.deployments.map(({ enteredAt }) => enteredAt))
  const late = world.now() - since >= publishMs
  return await publish(world, { run: whole.run, late })
}

import { audit } from '../../kernel/audit.ts'
import { insist } from '../../kernel/refusal.ts'
import {
  givenUp,
  instancesOf,
  isCancellable,
  isOver,
  moved,
  type Deployment,
  type DeploymentState,
} from '../deployment.ts'
import * as deployments from '../store/deployment-store.ts'
import { advance } from '../store/edge-store.ts'
import { endRunIn } from '../end/end-run.ts'
import { stopFenced } from '../fenced.ts'
import type { Run, WholeRun } from '../run.ts'
import { forgetOutdatedIn } from '../tend/retention.ts'
import type { Went } from './went.ts'
import { contextOf, type DeployWorld } from '../work-world.ts'

/**
 * Gives up what is left of a run of which something has ended badly. Says so of the others first:
 * the host then hears of it with a later fence than of whatever was begun of them.
 */
export const giveUpRun = async (world: DeployWorld, whole: WholeRun): Promise<Went> => {
  const { run } = whole
  const bad = causeOf(whole.deployments)
  insist(bad, 'a run is given up for a reason')
  const why = `${bad.service}: ${bad.why || bad.state}`
  const left = whole.deployments.filter(({ state }) => !isOver(state) && state !== 'draining')
  if (left.length > 0) {
    await world.db.write(async (tx) => {
      for (const each of left) {
        const after = endBeside(each, bad.state, world.now(), why)
        await deployments.update(tx, run.organizationId, after, each)
      }
      if (left.some(({ state }) => state === 'waiting'))
        await advance(tx, () => world.newId('edge'))
    })
    return 'on'
  }
  await endAll(world, whole)
  await world.db.write(async (tx) => {
    const now = world.now()
    await endRunIn(tx, run, endOfRun(bad.state), why, now)
    for (const each of whole.deployments) await forgetOutdatedIn(tx, run.organizationId, each, now)
    const context = await contextOf(tx, world, run)
    await audit(tx, context, {
      action: 'deployment.end',
      target: run.id,
      detail: { state: bad.state, why },
    })
  })
  return 'over'
}

/**
 * What ended badly first: the others end because of it, in the same instant at the earliest, and
 * mostly as cancelled.
 */
export const causeOf = (all: readonly Deployment[]): Deployment | undefined =>
  all
    .filter(({ state }) => isOver(state) && state !== 'retired')
    .toSorted((a, b) => a.enteredAt - b.enteredAt || aside(a.state) - aside(b.state))[0]

const aside = (state: DeploymentState): number =>
  state === 'failed' || state === 'errored' ? 0 : 1

/** Before the end of the run is written: nobody looks after the steps of one that is over. */
const endAll = async (world: DeployWorld, { run, deployments: all }: WholeRun): Promise<void> => {
  for (const each of all) {
    for (const step of ['build', 'release']) await world.runtime.cancelStep(`${each.id}/${step}`)
    if (each.state === 'draining') continue
    // From here on the host begins none of them any more.
    for (const id of instancesOf(each))
      await stopFenced(world, { ...each, organizationId: run.organizationId }, id)
  }
}

/** What had intended to switch can no longer be cancelled: it has failed with the others. */
const endBeside = (it: Deployment, bad: DeploymentState, now: number, why: string): Deployment =>
  isCancellable(it.state)
    ? givenUp(it, bad === 'superseded' ? 'superseded' : 'cancelled', now, why)
    : moved(it, 'failed', now, why)

const endOfRun = (state: DeploymentState): Run['state'] =>
  state === 'errored' || state === 'cancelled' || state === 'superseded' ? state : 'failed'

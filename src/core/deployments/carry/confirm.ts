import type { Writer } from '../../kernel/database.ts'
import { moved, waitsBecause, type Deployment, type DeploymentState } from '../deployment.ts'
import * as deployments from '../store/deployment-store.ts'
import { advance } from '../store/edge-store.ts'
import { freeLeases } from '../store/lease-store.ts'
import { setRunState } from '../store/run-store.ts'
import type { Run, WholeRun } from '../run.ts'
import type { Went } from './went.ts'
import type { DeployWorld } from '../work-world.ts'

/** Confirms that a deployment has come to its next state. */
export const move = async (
  world: DeployWorld,
  run: Run,
  deployment: Deployment,
  to: DeploymentState,
): Promise<Went> => {
  await world.db.write((tx) =>
    deployments.update(tx, run.organizationId, moved(deployment, to, world.now()), deployment),
  )
  return 'on'
}

/** Confirms that a deployment's instances were ready. */
export const markReady = async (
  world: DeployWorld,
  run: Run,
  deployment: Deployment,
): Promise<Went> => {
  const after = { ...deployment, isReady: true }
  await world.db.write((tx) => deployments.update(tx, run.organizationId, after, deployment))
  return 'on'
}

/** Says that a deployment did not work, or that nobody can tell. */
export const fail = async (
  world: DeployWorld,
  run: Run,
  deployment: Deployment,
  end: 'failed' | 'errored',
  why: string,
): Promise<Went> => {
  await world.db.write((tx) => failIn(tx, world, run, deployment, end, why))
  return 'on'
}

/** A step: the same beside something else that is so from now on. */
export const failIn = (
  tx: Writer,
  world: DeployWorld,
  run: Run,
  deployment: Deployment,
  end: 'failed' | 'errored',
  why: string,
): Promise<void> =>
  deployments.update(
    tx,
    run.organizationId,
    moved(deployment, end, world.now(), why.slice(0, 1000)),
    deployment,
  )

/** Lets the candidates wait for their promotion; others may work on their services meanwhile. */
export const hold = async (
  world: DeployWorld,
  { run, deployments: all }: WholeRun,
): Promise<Went> => {
  await world.db.write(async (tx) => {
    for (const each of all)
      if (each.state !== 'waiting') {
        const after = moved(each, 'waiting', world.now(), waitsBecause)
        await deployments.update(tx, run.organizationId, after, each)
      }
    await setRunState(tx, run, 'waiting', '', null)
    await freeLeases(tx, run.organizationId, run.id)
    // Each has a URL of its own from now on.
    await advance(tx, () => world.newId('edge'))
  })
  return 'over'
}

/** Intends the switch: from here on nothing can be cancelled. */
export const intend = async (
  world: DeployWorld,
  { run, deployments: all }: WholeRun,
): Promise<Went> => {
  await world.db.write(async (tx) => {
    for (const each of all)
      await deployments.update(tx, run.organizationId, moved(each, 'switching', world.now()), each)
  })
  return 'on'
}

import { isDigest } from '../../formats/digest.ts'
import { knowArtifact } from '../artifacts/know-artifact.ts'
import { audit } from '../kernel/audit.ts'
import type { Writer } from '../kernel/database.ts'
import { insist } from '../kernel/refusal.ts'
import type { Went } from './carry-run.ts'
import {
  answersAlone,
  buildKeysOf,
  givenUp,
  instancesOf,
  isCancellable,
  isOver,
  moved,
  waitsBecause,
  type Deployment,
  type DeploymentState,
} from './deployment.ts'
import * as deployments from './deployment-store.ts'
import { advance } from './edge-store.ts'
import { endRunIn } from './end-run.ts'
import { freeLeases } from './lease-store.ts'
import { attestBuild } from './provenance.ts'
import { insertRelease } from './release-store.ts'
import { setRunState } from './run-store.ts'
import type { Run, WholeRun } from './run.ts'
import { graceMs, type Built } from './runtime.ts'
import { contextOf, standOf, type DeployWorld } from './work-world.ts'

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

/** Confirms a build: its artifact is known, attested and released. */
export const finishBuild = async (
  world: DeployWorld,
  run: Run,
  deployment: Deployment,
  built: Built,
): Promise<Went> => {
  const { digest } = built
  insist(isDigest(digest), 'a build is known by its digest')
  await world.db.write(async (tx) => {
    const context = await contextOf(tx, world, run)
    const stand = await standOf(tx, run.organizationId, run.projectEnvironmentId)
    await knowArtifact(tx, context, {
      digest,
      kind: built.kind,
      name: `${stand.project}/${deployment.service}`,
    })
    await attestBuild(tx, context, stand, run, deployment, { ...built, digest })
    const { build } = deployment.settings
    const read = new Set(buildKeysOf(deployment.settings))
    const release = {
      id: world.newId('rel'),
      serviceId: deployment.serviceId,
      digest,
      kind: built.kind,
      image: build.what === 'image' ? build.image : null,
      settings: deployment.settings,
      variableSet: deployment.variableSet,
      variables: deployment.variables,
      buildVariables: deployment.variables.filter(({ key }) => read.has(key)),
      toolchain: JSON.stringify(built.toolchain),
      version: run.version,
      commit: run.origin.commit,
      createdAt: world.now(),
    }
    await insertRelease(tx, run.organizationId, deployment.projectEnvironmentId, release)
    const after = { ...moved(deployment, 'releasing', world.now()), release }
    await deployments.update(tx, run.organizationId, after, deployment)
  })
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

/** Gives up what is left of a run of which something has ended badly. */
export const abandon = async (world: DeployWorld, whole: WholeRun): Promise<Went> => {
  const { run } = whole
  const bad = whole.deployments.find(({ state }) => isOver(state) && state !== 'retired')
  insist(bad, 'a run is given up for a reason')
  const why = `${bad.service}: ${bad.why || bad.state}`
  // Before the end is written: nobody looks after the steps of a run that is over.
  for (const each of whole.deployments) {
    for (const step of ['build', 'release']) await world.runtime.cancelStep(`${each.id}/${step}`)
    if (answersAlone(each)) continue
    for (const id of instancesOf(each)) await world.runtime.stop(id, graceMs)
  }
  await world.db.write(async (tx) => {
    const now = world.now()
    for (const each of whole.deployments)
      if (!isOver(each.state))
        await deployments.update(tx, run.organizationId, endBeside(each, bad.state, now, why), each)
    if (whole.deployments.some(({ state }) => state === 'waiting'))
      await advance(tx, () => world.newId('edge'))
    await endRunIn(tx, run, endOf(bad.state), why, now)
    const context = await contextOf(tx, world, run)
    await audit(tx, context, {
      action: 'deployment.end',
      target: run.id,
      detail: { state: bad.state, why },
    })
  })
  return 'over'
}

/** What had intended to switch can no longer be cancelled: it has failed with the others. */
const endBeside = (it: Deployment, bad: DeploymentState, now: number, why: string): Deployment =>
  isCancellable(it.state)
    ? givenUp(it, bad === 'superseded' ? 'superseded' : 'cancelled', now, why)
    : moved(it, 'failed', now, why)

const endOf = (state: DeploymentState): Run['state'] =>
  state === 'errored' || state === 'cancelled' || state === 'superseded' ? state : 'failed'

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

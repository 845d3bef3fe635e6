import { isDigest } from '../../../formats/digest.ts'
import { knowArtifact } from '../../artifacts/know-artifact.ts'
import { insist } from '../../kernel/refusal.ts'
import { buildKeysOf, moved, type Deployment } from '../deployment.ts'
import * as deployments from '../store/deployment-store.ts'
import { attestBuild } from './provenance.ts'
import { insertRelease } from '../store/release-store.ts'
import type { Run } from '../run.ts'
import type { Built } from '../runtime.ts'
import type { Went } from './went.ts'
import { contextOf, standOf, type DeployWorld } from '../work-world.ts'

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

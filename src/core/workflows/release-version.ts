import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { check, requireSome, write } from '../kernel/operation.ts'
import { addressedProject } from '../projects/require-project.ts'
import { holdVersionAlone, makeLatest, releaseHeld } from './hold-version.ts'
import { missingVersion, type VersionAddress } from './list-versions.ts'
import { requireOpen, type ProjectVersion } from './version.ts'

/**
 * Releases a version: from now on no run begins on it and no evidence is pushed under it. One that
 * is released already stays as it is.
 */
export const releaseVersion = (
  context: Context,
  address: VersionAddress,
): Promise<ProjectVersion> =>
  write(context, 'version.release', async (tx) => {
    const held = await hold(tx, context, address)
    return held.releasedAt === null ? await releaseHeld(tx, context, held) : held
  })

/** Makes an open version the project's latest, in place of the one that was. */
export const markLatestVersion = (
  context: Context,
  address: VersionAddress,
): Promise<ProjectVersion> =>
  write(context, 'version.mark-latest', async (tx) => {
    const held = await hold(tx, context, address)
    if (held.isLatest) return held
    requireOpen(held)
    await makeLatest(tx, context, held)
    await audit(tx, context, {
      action: 'version.mark-latest',
      target: `${held.project}/${held.version}`,
      detail: address,
    })
    return { ...held, isLatest: true }
  })

const hold = async (
  tx: Writer,
  context: Context,
  { project: name, version }: VersionAddress,
): Promise<ProjectVersion> => {
  await requireSome(tx, context, 'evidence.write')
  const project = await addressedProject(tx, context, name)
  check(context, 'evidence.write', { projectId: project.id, logicalEnvironmentId: null })
  const held = await holdVersionAlone(tx, context, { projectId: project.id, version })
  if (held) return held
  throw await missingVersion(tx, context, project, version)
}

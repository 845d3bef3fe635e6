import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import type { Reader, Writer } from '../kernel/database.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { Project } from '../projects/project.ts'
import * as store from './version-store.ts'
import { becomesLatest, requireOpen, type ProjectVersion } from './version.ts'

/** What is wished of a version that may not be there yet. */
export interface VersionWish {
  readonly version: string
  /** False: nobody named it, it is only taken by default. */
  readonly isNamed: boolean
  /** Absent: a new one that was named becomes the latest. */
  readonly markLatest?: boolean | undefined
}

/**
 * A step: the project's version, held as it is until the end, so that nobody releases it meanwhile;
 * it arises here if it is not known. A released one is refused.
 */
export const holdOpenVersion = async (
  tx: Writer,
  context: Context,
  project: Pick<Project, 'id' | 'name'>,
  wish: VersionWish,
): Promise<ProjectVersion> => {
  const held = await holdVersion(tx, context, project, wish)
  requireOpen(held)
  if (wish.markLatest !== true || held.isLatest) return held
  await makeLatest(tx, context, held)
  return { ...held, isLatest: true }
}

/** A step: the same for what nobody may refuse, as what Berth itself states of a build. */
export const holdVersion = async (
  tx: Writer,
  context: Context,
  project: Pick<Project, 'id' | 'name'>,
  wish: VersionWish,
): Promise<ProjectVersion> => {
  const { organizationId } = context.principal
  const address = { projectId: project.id, version: wish.version }
  // Who marks it writes to it: two that shared it first would wait for each other.
  const mode = wish.markLatest === true ? 'exclusive' : 'share'
  const held = await store.lock(tx, mode, organizationId, address)
  if (held) return held
  const latest = await store.latest(tx, organizationId, project.id)
  const isLatest = becomesLatest(wish, latest !== undefined)
  if (isLatest && latest) await store.unmarkLatest(tx, organizationId, project.id)
  const version = { ...address, isLatest, createdAt: context.now() }
  await store.insert(tx, organizationId, version)
  return { ...version, project: project.name, releasedAt: null }
}

/** A step: the version, held so that nobody uses it meanwhile; one that is not there is refused. */
export const holdVersionAlone = async (
  tx: Writer,
  context: Context,
  { projectId, version }: Pick<ProjectVersion, 'projectId' | 'version'>,
): Promise<ProjectVersion | undefined> =>
  await store.lock(tx, 'exclusive', context.principal.organizationId, { projectId, version })

/** A step: releases a version that is held alone and open, for good. */
export const releaseHeld = async (
  tx: Writer,
  context: Context,
  held: ProjectVersion,
): Promise<ProjectVersion> => {
  const { organizationId, id: by } = context.principal
  const at = context.now()
  await store.setReleased(tx, organizationId, held, { by, at })
  await audit(tx, context, {
    action: 'version.release',
    target: `${held.project}/${held.version}`,
    detail: { project: held.project, version: held.version },
  })
  return { ...held, releasedAt: at }
}

/** A step: makes a held version the project's latest, in place of the one that was. */
export const makeLatest = async (
  tx: Writer,
  context: Context,
  held: ProjectVersion,
): Promise<void> => {
  const { organizationId } = context.principal
  await store.unmarkLatest(tx, organizationId, held.projectId)
  await store.markLatest(tx, organizationId, held)
}

/** The project's latest version; refused where there is none yet. */
export const requireLatest = async (
  tx: Reader,
  context: Context,
  project: Pick<Project, 'id' | 'name'> | undefined,
  name: string,
): Promise<ProjectVersion> => {
  const latest = project && (await store.latest(tx, context.principal.organizationId, project.id))
  if (latest) return latest
  throw new Refusal('version_unknown', `Project ${name} has no version yet.`, {
    next: 'Name the first one: --version VERSION, instead of --latest-version',
    errors: [{ pointer: '#/latestVersion', detail: 'must not be given before there is a version' }],
  })
}

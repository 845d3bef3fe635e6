import { commandAt } from '../../formats/commands/command-at.ts'
import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { check, requireSome, write } from '../kernel/operation.ts'
import { Refusal } from '../kernel/refusal.ts'
import { lockProject } from '../projects/require-project.ts'
import type { Project } from '../projects/project.ts'
import {
  addressedProjectEnvironment,
  lockAddressed,
  requireProjectEnvironment,
} from './addressed-project-environment.ts'
import { namedPlace } from './create-project-environment.ts'
import {
  expiryAt,
  namesOf,
  resourceOf,
  type ProjectEnvironment,
  type ProjectEnvironmentAddress,
  type ProjectEnvironmentChange,
} from './project-environment.ts'
import * as store from './store.ts'

/**
 * Changes a project environment; what is not given stays. Moving it needs the permission on its
 * stage and on the new one, and is refused while something is deployed there.
 */
export const updateProjectEnvironment = (
  context: Context,
  address: ProjectEnvironmentAddress,
  change: ProjectEnvironmentChange,
): Promise<ProjectEnvironment> =>
  write(context, 'project-environment.update', async (tx) => {
    const { organizationId } = context.principal
    await requireSome(tx, context, 'project-environment.manage')
    const place = await namedPlace(tx, context, change)
    const { project } = await addressedProjectEnvironment(tx, context, address)
    await lockProject(tx, context, project)
    const before = await lockAddressed(tx, context, project, address.name)
    requireMayChange(context, before, change)
    const now = context.now()
    const ttlMs = change.ttlMs === undefined ? before.ttlMs : change.ttlMs
    const after: ProjectEnvironment = {
      ...before,
      ...(place.environment && {
        environmentId: place.environment.id,
        environment: place.environment.name,
      }),
      ...(place.stage && {
        logicalEnvironmentId: place.stage.id,
        logicalEnvironment: place.stage.name,
        stageId: place.stage.id,
      }),
      ...(await sourceOf(tx, context, project, before, change)),
      freezeReason: change.freezeReason === undefined ? before.freezeReason : change.freezeReason,
      ttlMs,
      expiresAt: isRenewed(before, change) ? expiryAt(ttlMs, now) : before.expiresAt,
      updatedAt: now,
    }
    check(context, 'project-environment.manage', resourceOf(after))
    if (isMoved(before, after)) await requireEmpty(tx, context, before)
    await store.update(tx, organizationId, after)
    await audit(tx, context, {
      action: 'project-environment.update',
      target: before.id,
      detail: change,
    })
    return after
  })

// A frozen one is kept beyond its time: thawed, it must not vanish at once.
const isRenewed = (before: ProjectEnvironment, change: ProjectEnvironmentChange): boolean =>
  change.ttlMs !== undefined || (before.freezeReason !== null && change.freezeReason === null)

const requireMayChange = (
  context: Context,
  before: ProjectEnvironment,
  { freezeReason, fromOnly }: ProjectEnvironmentChange,
): void => {
  check(context, 'project-environment.manage', resourceOf(before))
  if (freezeReason !== undefined || fromOnly !== undefined)
    check(context, 'project-environment.protect', resourceOf(before))
}

const sourceOf = async (
  tx: Writer,
  context: Context,
  project: Project,
  before: ProjectEnvironment,
  { fromOnly }: ProjectEnvironmentChange,
): Promise<Pick<ProjectEnvironment, 'fromOnlyId' | 'fromOnly'>> => {
  if (fromOnly === undefined) return { fromOnlyId: before.fromOnlyId, fromOnly: before.fromOnly }
  if (fromOnly === null) return { fromOnlyId: null, fromOnly: null }
  if (fromOnly === before.name)
    throw new Refusal('source_refused', `${fromOnly} cannot take promotions from itself.`, {
      next: 'Name another project environment of the project.',
      errors: [{ pointer: '#/fromOnly', detail: 'must be another project environment' }],
    })
  const source = await requireProjectEnvironment(
    tx,
    context,
    project,
    fromOnly,
    'share',
    '#/fromOnly',
  )
  return { fromOnlyId: source.id, fromOnly: source.name }
}

const isMoved = (before: ProjectEnvironment, after: ProjectEnvironment): boolean =>
  before.environmentId !== after.environmentId ||
  before.logicalEnvironmentId !== after.logicalEnvironmentId

/** Refuses while something is deployed there; its slot belongs to where it stands. */
const requireEmpty = async (
  tx: Writer,
  context: Context,
  it: ProjectEnvironment,
): Promise<void> => {
  const { id, name } = it
  const count = await store.countLive(tx, context.principal.organizationId, id)
  if (count > 0)
    throw new Refusal('in_use', `${name} holds ${count} live deployments and cannot be moved.`, {
      next: `Stop them first: ${commandAt('stop', namesOf(it))}`,
    })
}

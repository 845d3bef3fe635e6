import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { check, requireSome, write } from '../kernel/operation.ts'
import { Refusal } from '../kernel/refusal.ts'
import { lockProject } from '../projects/require-project.ts'
import { addressedProjectEnvironment, lockAddressed } from './addressed-project-environment.ts'
import {
  resourceOf,
  type ProjectEnvironment,
  type ProjectEnvironmentAddress,
} from './project-environment.ts'
import * as store from './store.ts'

/** Deletes a project environment in which nothing is deployed; its history stays. */
export const deleteProjectEnvironment = (
  context: Context,
  address: ProjectEnvironmentAddress,
): Promise<ProjectEnvironment> =>
  write(context, 'project-environment.delete', async (tx) => {
    await requireSome(tx, context, 'project-environment.manage')
    const { project } = await addressedProjectEnvironment(tx, context, address)
    await lockProject(tx, context, project)
    const held = await lockAddressed(tx, context, project, address.name)
    check(context, 'project-environment.manage', resourceOf(held))
    await deleteProjectEnvironmentIn(tx, context, held)
    await audit(tx, context, {
      action: 'project-environment.delete',
      target: held.id,
      detail: { ...address },
    })
    return held
  })

/**
 * Frees the name of a project environment that is held exclusively. Refused while something is
 * deployed there, while another takes promotions from it alone, and, but for who may protect it,
 * while it is protected itself.
 */
export const deleteProjectEnvironmentIn = async (
  tx: Writer,
  context: Context,
  held: ProjectEnvironment,
): Promise<void> => {
  const { organizationId } = context.principal
  const { id, name } = held
  requireUnprotected(context, held)
  const fed = await store.namesFedBy(tx, organizationId, id)
  if (fed.length > 0)
    throw new Refusal('in_use', `${fed.join(', ')} takes promotions from ${name} alone.`, {
      next: `Lift that first: berth project environment update ${fed[0]} --from-any`,
    })
  const count = await store.countLive(tx, organizationId, id)
  if (count > 0)
    throw new Refusal('in_use', `${name} holds ${count} live deployments.`, {
      next: `Stop them first: berth stop --env ${name}`,
    })
  await store.markDeleted(tx, organizationId, id, context.now())
}

// Whoever could delete and make anew would be past every guard.
const requireUnprotected = (context: Context, held: ProjectEnvironment): void => {
  if (held.freezeReason !== null)
    throw new Refusal('frozen', `${held.name} is frozen: ${held.freezeReason}`, {
      next: 'Lift it first, with --unfreeze.',
    })
  if (held.fromOnlyId === null) return
  check(context, 'project-environment.protect', resourceOf(held))
}

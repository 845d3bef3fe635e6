import { commandAt } from '../../formats/commands/command-at.ts'
import { shellWord } from '../../formats/commands/shell-word.ts'
import type { Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { check } from '../kernel/operation.ts'
import { Refusal } from '../kernel/refusal.ts'
import { resourceOf, type ProjectEnvironment } from './project-environment.ts'
import * as store from './store.ts'

/**
 * A step: frees the name of a project environment that is held exclusively; its history stays. What
 * lives there is taken down by the caller. Refused while another takes promotions from it alone,
 * and, but for who may protect it, while it is protected itself.
 */
export const forgetProjectEnvironmentIn = async (
  tx: Writer,
  context: Context,
  held: ProjectEnvironment,
): Promise<void> => {
  const { organizationId } = context.principal
  const { id, name, project } = held
  requireUnprotected(context, held)
  const fed = await store.namesFedBy(tx, organizationId, id)
  const [first] = fed
  if (first !== undefined)
    throw new Refusal('in_use', `${fed.join(', ')} takes promotions from ${name} alone.`, {
      next: `Lift that first: ${commandAt(`project environment update ${shellWord(first)}`, { project }, '--from-any')}`,
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

/** Project environments whose time is over, in any organization: for the worker alone. */
export const expiredProjectEnvironments = store.expired

/** One of them, held exclusively, if its time is still over. */
export const holdExpired = async (
  tx: Writer,
  now: number,
  { organizationId, id }: store.Expired,
): Promise<ProjectEnvironment | undefined> => {
  const held = await store.lockById(tx, 'exclusive', organizationId, id)
  const [still] = await store.expired(tx, now, 1, id)
  return still && held
}

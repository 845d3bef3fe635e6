import { commandAt, type CommandPlace } from '../../../formats/commands/command-at.ts'
import type { Environment } from '../../environments/environment.ts'
import * as environments from '../../environments/locked-place.ts'
import type { LogicalEnvironment } from '../../environments/logical-environment.ts'
import { requireEmpty } from '../../environments/require-empty.ts'
import { audit } from '../../kernel/audit.ts'
import { atOneMoment, type Context } from '../../kernel/context.ts'
import type { Writer } from '../../kernel/database.ts'
import { requirePermission, write } from '../../kernel/operation.ts'
import { wholeOrganization } from '../../kernel/permission.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { sql } from '../../kernel/sql.ts'
import { end } from './carry-out.ts'
import type { Slot } from './slot.ts'
import * as store from './store.ts'

/** How many deployed records one forced deletion decommissions. */
const mostForced = 1000

/**
 * Deletes an environment; refused while something is deployed there, unless `force` ends it first.
 * What Berth itself runs there is never ended so.
 */
export const deleteEnvironment = (
  context: Context,
  input: { readonly name: string; readonly force: boolean },
): Promise<Environment> =>
  write(context, 'environment.delete', async (tx) => {
    await requirePermission(tx, context, 'environment.manage', wholeOrganization)
    const environment = await environments.lockEnvironment(tx, context, input.name)
    const place = { environmentId: environment.id }
    await requireEmpty(tx, context, place, `environment ${input.name}`)
    const slots = await occupied(tx, context, place)
    const ended = await empty(tx, context, `environment ${input.name}`, input.force, slots)
    await environments.forgetEnvironment(tx, context, environment.id)
    await audit(tx, context, {
      action: 'environment.delete',
      target: environment.id,
      detail: { name: input.name, decommissioned: ended },
    })
    return environment
  })

/** Deletes a logical environment under the same rule. */
export const deleteLogicalEnvironment = (
  context: Context,
  input: { readonly name: string; readonly force: boolean },
): Promise<LogicalEnvironment> =>
  write(context, 'logical-environment.delete', async (tx) => {
    await requirePermission(tx, context, 'environment.manage', wholeOrganization)
    const stage = await environments.lockLogicalEnvironment(tx, context, input.name)
    const place = { logicalEnvironmentId: stage.id }
    await requireEmpty(tx, context, place, `logical environment ${input.name}`)
    const slots = await occupied(tx, context, place)
    const ended = await empty(tx, context, `logical environment ${input.name}`, input.force, slots)
    await environments.forgetLogicalEnvironment(tx, context, stage.id)
    await audit(tx, context, {
      action: 'logical-environment.delete',
      target: stage.id,
      detail: { name: input.name, decommissioned: ended },
    })
    return stage
  })

const occupied = (
  tx: Writer,
  context: Context,
  place: Parameters<typeof store.occupiedSlots>[2],
): Promise<readonly Slot[]> =>
  store.occupiedSlots(tx, context.principal.organizationId, place, mostForced + 1)

const placeNamed = async (
  tx: Writer,
  organizationId: string,
  projectEnvironmentId: string,
): Promise<CommandPlace> => {
  const row = await tx.first(sql`
    select project, name from placed_project_environments
    where organization_id = ${organizationId} and id = ${projectEnvironmentId}`)
  return row ? { project: String(row['project']), env: String(row['name']) } : {}
}

/** Decommissions what the slots hold, or refuses; answers how many records ended. */
const empty = async (
  tx: Writer,
  context: Context,
  place: string,
  force: boolean,
  slots: readonly Slot[],
): Promise<number> => {
  const count = slots.length > mostForced ? `more than ${mostForced}` : String(slots.length)
  if (slots.length > 0 && (!force || slots.length > mostForced))
    throw new Refusal(
      'in_use',
      `The ${place} holds ${count} deployed ${slots.length === 1 ? 'record' : 'records'}.`,
      {
        next: force
          ? 'Decommission some of them first.'
          : slots.length === 1
            ? 'Decommission it first, or let --force do it.'
            : 'Decommission them first, or let --force do it.',
      },
    )
  const { organizationId } = context.principal
  let ended = 0
  for (const slot of slots) {
    const { managedBy } = await store.lockSlot(tx, organizationId, slot)
    if (managedBy !== null)
      throw new Refusal('in_use', `Berth has deployed ${slot.deploymentName} there.`, {
        next: `Stop it first: ${commandAt('stop', await placeNamed(tx, organizationId, managedBy))}`,
      })
    // The deletion of the slot's other place may have ended it while we waited.
    const active = await store.activeIn(tx, organizationId, slot.id)
    if (!active) continue
    const moment = atOneMoment(context)
    await end(tx, moment, slot, await environments.namesOf(tx, context, slot), active, {
      status: 'decommissioned',
      endedAt: Math.max(moment.now(), active.deployedAt),
      endRecordedAt: moment.now(),
      supersededBy: null,
    })
    ended += 1
  }
  return ended
}

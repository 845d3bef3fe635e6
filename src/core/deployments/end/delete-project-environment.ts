import { commandAt } from '../../../formats/commands/command-at.ts'
import { audit } from '../../kernel/audit.ts'
import type { Context } from '../../kernel/context.ts'
import { check, requireSome, write } from '../../kernel/operation.ts'
import { Refusal } from '../../kernel/refusal.ts'
import {
  addressedProjectEnvironment,
  lockAddressed,
} from '../../project-environments/addressed-project-environment.ts'
import { forgetProjectEnvironmentIn } from '../../project-environments/forget-project-environment.ts'
import {
  namesOf,
  resourceOf,
  type ProjectEnvironment,
  type ProjectEnvironmentAddress,
} from '../../project-environments/project-environment.ts'
import { lockProject } from '../../projects/require-project.ts'
import { standing, standOfActive, takeAllDownIn } from './take-down.ts'

/**
 * Deletes a project environment; its history stays. Refused while something is deployed there,
 * unless `force` takes it down: it drains, its lines end in the ledger, what is on its way is
 * cancelled, and its host names and domains are free again.
 */
export const deleteProjectEnvironment = (
  context: Context,
  { force, ...address }: ProjectEnvironmentAddress & { readonly force: boolean },
): Promise<ProjectEnvironment> =>
  write(context, 'project-environment.delete', async (tx) => {
    await requireSome(tx, context, 'project-environment.manage')
    const { project, found } = await addressedProjectEnvironment(tx, context, address)
    check(context, 'project-environment.manage', resourceOf(found))
    const stand = await standOfActive(tx, context, found)
    await lockProject(tx, context, project)
    const held = await lockAddressed(tx, context, project, address.name)
    check(context, 'project-environment.manage', resourceOf(held))
    await forgetProjectEnvironmentIn(tx, context, held)
    const alive = await standing(tx, context, held)
    if (alive.length > 0 && !force) throw inUse(held, alive.length)
    await takeAllDownIn(tx, context, held, stand, `${held.name} was deleted`)
    await audit(tx, context, {
      action: 'project-environment.delete',
      target: held.id,
      detail: { ...address, ended: alive.map(({ id }) => id) },
    })
    return held
  })

const inUse = (it: ProjectEnvironment, count: number): Refusal =>
  new Refusal('in_use', `${it.name} holds ${count} live deployment${count === 1 ? '' : 's'}.`, {
    next: `Stop them first, or let --force do it: ${commandAt('stop', namesOf(it))}`,
  })

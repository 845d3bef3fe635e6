import type { Context } from '../kernel/context.ts'
import type { Reader, Writer } from '../kernel/database.ts'
import { check, checkSome, requireSome } from '../kernel/operation.ts'
import type { Action } from '../kernel/permission.ts'
import {
  requireProjectEnvironment,
  visibleProjectEnvironment,
} from '../project-environments/addressed-project-environment.ts'
import { resourceOf, type ProjectEnvironment } from '../project-environments/project-environment.ts'
import { requireProject } from '../projects/require-project.ts'
import type { Compartment } from './variable.ts'

/** Whose variables a caller means, by names. */
export interface PlaceNames {
  readonly project: string
  readonly projectEnvironment: string
}

/** The same, found. */
export interface Place extends Compartment {
  readonly projectEnvironment: ProjectEnvironment
}

/**
 * The first lines of a write: who may do this there, and the project environment, held; exclusively
 * for a change, so that sets are made one after another.
 */
export const lockPlace = async (
  tx: Writer,
  context: Context,
  action: Action,
  { project: name, projectEnvironment }: PlaceNames,
  mode: 'share' | 'exclusive' = 'exclusive',
): Promise<Place> => {
  await requireSome(tx, context, action)
  const project = await requireProject(tx, context, name)
  const found = await requireProjectEnvironment(tx, context, project, projectEnvironment, mode)
  check(context, action, resourceOf(found))
  return placeOf(context, found)
}

/** The project environment that a read addresses; one beyond the caller's scope is not there. */
export const findPlace = async (
  tx: Reader,
  context: Context,
  action: Action,
  { project, projectEnvironment: name }: PlaceNames,
): Promise<Place> => {
  checkSome(context, action)
  return placeOf(context, await visibleProjectEnvironment(tx, context, action, { project, name }))
}

const placeOf = ({ principal }: Context, found: ProjectEnvironment): Place => ({
  organizationId: principal.organizationId,
  projectId: found.projectId,
  projectEnvironmentId: found.id,
  projectEnvironment: found,
})

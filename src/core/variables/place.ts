import type { Context } from '../kernel/context.ts'
import type { Reader, Writer } from '../kernel/database.ts'
import { check, checkSome, requireSome } from '../kernel/operation.ts'
import { can, wholeOrganization, type Action } from '../kernel/permission.ts'
import {
  requireProjectEnvironment,
  visibleProjectEnvironment,
} from '../project-environments/addressed-project-environment.ts'
import { resourceOf, type ProjectEnvironment } from '../project-environments/project-environment.ts'
import { nearMiss } from '../project-environments/near-miss.ts'
import { ensureProjectEnvironment } from '../project-environments/ensure-project-environment.ts'
import type { Project } from '../projects/project.ts'
import {
  ensureProject,
  findProject,
  requireNoNearMiss,
  requireProject,
} from '../projects/require-project.ts'
import type { Compartment } from './variable.ts'

/** Whose variables a caller means, by names. */
export interface PlaceNames {
  readonly project: string
  readonly projectEnvironment: string
}

/** What a change may make, if it is not there yet. */
export interface WhatIsMade {
  /** The project environment, too; a project is made with its first one alone. */
  readonly createEnv?: boolean | undefined
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

/** The same for values that come before their first deployment: what it names may be made by it. */
export const ensurePlace = async (
  tx: Writer,
  context: Context,
  { project: name, projectEnvironment, createEnv = false }: PlaceNames & WhatIsMade,
): Promise<Place> => {
  await requireSome(tx, context, 'variable.write')
  const project = await ensuredProject(tx, context, name, createEnv)
  if (createEnv) await ensureProjectEnvironment(tx, context, project, projectEnvironment)
  const found = await requireProjectEnvironment(
    tx,
    context,
    project,
    projectEnvironment,
    'exclusive',
    '#/projectEnvironment',
    '--create-env makes it.',
  )
  check(context, 'variable.write', resourceOf(found))
  return placeOf(context, found)
}

/** A new project, unless its name is nearly that of another: that is a slip of the hand. */
const ensuredProject = async (
  tx: Writer,
  context: Context,
  name: string,
  isMeant: boolean,
): Promise<Project> => {
  const known = await findProject(tx, context, name)
  if (known) return known
  if (!can(context.principal.grants, 'project.create', wholeOrganization))
    return await requireProject(tx, context, name)
  if (!isMeant) await requireNoNearMiss(tx, context, name, nearMiss)
  return await ensureProject(tx, context, name)
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

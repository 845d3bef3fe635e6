import { commandAt } from '../../formats/commands/command-at.ts'
import { shellWord } from '../../formats/commands/shell-word.ts'
import {
  holdPlace,
  holdStage,
  placeToDeploy,
  logicalEnvironmentNames,
  stageToDeploy,
  type Deployable,
} from '../environments/place-to-deploy.ts'
import type { LogicalEnvironment } from '../environments/logical-environment.ts'
import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { check, requireSome } from '../kernel/operation.ts'
import { Refusal } from '../kernel/refusal.ts'
import { firstProjectEnvironment } from '../projects/bear-project.ts'
import type { Project } from '../projects/project.ts'
import {
  ensureProject,
  findProject,
  lockProject,
  requireProject,
} from '../projects/require-project.ts'
import { unknownProjectEnvironment } from './addressed-project-environment.ts'
import { insertIn, newIn } from './ensure-project-environment.ts'
import { nearMiss } from './near-miss.ts'
import { expiryAt, type ProjectEnvironment } from './project-environment.ts'
import * as store from './store.ts'

/** Where somebody wants to deploy. */
export interface WantedPlace {
  readonly project: string
  /** Without one: `production`. */
  readonly name?: string | undefined
  /** What becomes of a new name: created, created unless it is a near miss, refused. */
  readonly createIfMissing: 'yes' | 'ask' | 'no'
  /** An environment with a driver; without one: the only one there is. */
  readonly on?: string | undefined
  /** A logical environment; without one: the one called so, else `development`. */
  readonly stage?: string | undefined
  /** How long it lives after this deployment, in milliseconds; without one it stays as it is. */
  readonly ttlMs?: number | undefined
}

/** A project environment that can be deployed to, with all that it stands on. */
export interface ResolvedPlace {
  readonly project: Project
  /** Held exclusively. */
  readonly projectEnvironment: ProjectEnvironment
  /** Held live, and so is the stage. */
  readonly environment: Deployable
  readonly stage: LogicalEnvironment
  readonly created: boolean
  /** Whether its project was made with it. */
  readonly isNewProject: boolean
}

/**
 * Finds, makes and places the project environment of a deployment; its span begins anew. Holds the
 * principal, environment, logical environment, project (if it makes something there) and project
 * environment, in this order. Refuses whoever may not deploy to that project and stage.
 */
export const resolveProjectEnvironment = async (
  tx: Writer,
  context: Context,
  wanted: WantedPlace,
): Promise<ResolvedPlace> => {
  const { organizationId } = context.principal
  const { name = firstProjectEnvironment } = wanted
  await requireSome(tx, context, 'project-environment.manage')
  const known = await knownProject(tx, context, wanted)
  const seen = known && (await store.byName(tx, organizationId, known.id, name))
  if (!seen) await requireMayCreate(tx, context, known, name, wanted)
  const foreseen = await standingOn(tx, context, wanted, name, seen)
  checkMay(context, known, foreseen)
  const project = known ?? (await ensureProject(tx, context, wanted.project))
  const created = seen ? undefined : await createMissing(tx, context, project, name, wanted)
  const found = seen ?? created ?? (await store.byName(tx, organizationId, project.id, name))
  const held = found && (await store.lockById(tx, 'exclusive', organizationId, found.id))
  // It was deleted while we waited, and may be made anew.
  if (!held) return await resolveProjectEnvironment(tx, context, wanted)
  const place = fits(held, foreseen) ? foreseen : await standingOn(tx, context, wanted, name, held)
  checkMay(context, project, place)
  const projectEnvironment = await placeIn(tx, context, held, place, wanted.ttlMs)
  const isNewProject = known === undefined
  return { project, projectEnvironment, ...place, created: created !== undefined, isNewProject }
}

type Place = Pick<ResolvedPlace, 'environment' | 'stage'>

const checkMay = (context: Context, project: Project | undefined, { stage }: Place): void => {
  const there = { projectId: project?.id ?? null, logicalEnvironmentId: stage.id }
  check(context, 'project-environment.manage', there)
}

const knownProject = (
  tx: Writer,
  context: Context,
  { project, createIfMissing }: WantedPlace,
): Promise<Project | undefined> =>
  createIfMissing === 'no'
    ? requireProject(tx, context, project)
    : findProject(tx, context, project)

const requireMayCreate = async (
  tx: Writer,
  context: Context,
  project: Project | undefined,
  name: string,
  { project: projectName, createIfMissing, stage }: WantedPlace,
): Promise<void> => {
  if (createIfMissing === 'yes') return
  const names = project
    ? await store.names(tx, context.principal.organizationId, project.id)
    : [firstProjectEnvironment]
  if (project && createIfMissing === 'no') throw unknownProjectEnvironment(project, name, names)
  const known = nearMiss(name, names)
  // Whoever has named the stage does not come to another by a slip.
  const stages = stage === undefined ? await logicalEnvironmentNames(tx, context) : []
  const near = known ?? nearMiss(name, stages)
  if (near === undefined) return
  const what = known === undefined ? `there is the stage ${near}` : `it has ${near}`
  throw new Refusal('near_miss', `${projectName} has no ${name}, but ${what}.`, {
    next: `Did you mean ${shellWord(near)}? If not, make it with --create-env`,
    errors: [{ pointer: '#/projectEnvironment', detail: `is nearly ${near}` }],
  })
}

/** Holds where it stands already, else where it is to stand. */
const standingOn = async (
  tx: Writer,
  context: Context,
  wanted: WantedPlace,
  name: string,
  seen: ProjectEnvironment | undefined,
): Promise<Place> => {
  const { on, stage: named } = wanted
  const names = { project: wanted.project, env: name }
  const { environmentId = null, logicalEnvironmentId = null } = seen ?? {}
  if (environmentId !== null && on !== undefined && on !== seen?.environment)
    throw elsewhere(wanted, name, `on ${seen?.environment}`, `on ${on}`, '#/environment')
  if (logicalEnvironmentId !== null && named !== undefined && named !== seen?.logicalEnvironment)
    throw elsewhere(
      wanted,
      name,
      `in ${seen?.logicalEnvironment}`,
      `in ${named}`,
      '#/logicalEnvironment',
    )
  const environment =
    environmentId === null
      ? await placeToDeploy(tx, context, on)
      : await holdPlace(tx, context, environmentId, names)
  const stage =
    logicalEnvironmentId === null
      ? await stageToDeploy(tx, context, named, name)
      : await holdStage(tx, context, logicalEnvironmentId, names)
  return { environment, stage }
}

/** Makes it, unless another has made it while we waited for the project. */
const createMissing = async (
  tx: Writer,
  context: Context,
  project: Project,
  name: string,
  wanted: WantedPlace,
): Promise<ProjectEnvironment | undefined> => {
  const { organizationId } = context.principal
  await lockProject(tx, context, project)
  if (await store.byName(tx, organizationId, project.id, name)) return undefined
  await requireMayCreate(tx, context, project, name, wanted)
  const made = newIn(context, project, name)
  await insertIn(tx, context, made)
  return made
}

/** Whether it still stands where it was seen; else it was moved while we waited. */
const fits = (held: ProjectEnvironment, { environment, stage }: Place): boolean =>
  [null, environment.id].includes(held.environmentId) &&
  [null, stage.id].includes(held.logicalEnvironmentId)

/** A deployment that forgot which one it means must not have a lasting one deleted later. */
const wouldEnd = ({ project, name }: ProjectEnvironment): Refusal => {
  const update = commandAt(`project environment update ${shellWord(name)}`, { project })
  return new Refusal(
    'deployment_state',
    `${name} is there for good: a deployment gives it no end.`,
    {
      next: `Leave --ttl out, or name a preview by --env; to have it deleted: ${update} --ttl DURATION`,
      errors: [{ pointer: '#/ttl', detail: 'is for a new one, or one that has an end' }],
    },
  )
}

const placeIn = async (
  tx: Writer,
  context: Context,
  held: ProjectEnvironment,
  { environment, stage }: Place,
  ttlMs: number | undefined,
): Promise<ProjectEnvironment> => {
  const now = context.now()
  const span = ttlMs ?? held.ttlMs
  const isPlaced = held.environmentId !== null && held.logicalEnvironmentId !== null
  if (isPlaced && held.ttlMs === null && ttlMs !== undefined) throw wouldEnd(held)
  const placed = {
    ...held,
    environmentId: environment.id,
    environment: environment.name,
    logicalEnvironmentId: stage.id,
    logicalEnvironment: stage.name,
    stageId: stage.id,
    ttlMs: span,
    expiresAt: expiryAt(span, now),
  }
  if (isPlaced && span === null) return placed
  const after = { ...placed, updatedAt: isPlaced ? held.updatedAt : now }
  await store.update(tx, context.principal.organizationId, after)
  if (!isPlaced)
    await audit(tx, context, {
      action: 'project-environment.update',
      target: held.id,
      detail: { environment: environment.name, logicalEnvironment: stage.name },
    })
  return after
}

const elsewhere = (
  { project }: WantedPlace,
  name: string,
  is: string,
  wanted: string,
  pointer: string,
): Refusal =>
  new Refusal('placed_elsewhere', `${name} stands ${is}, not ${wanted}.`, {
    next: `Leave it out, or move it first: ${commandAt(`project environment update ${shellWord(name)}`, { project }, pointer === '#/environment' ? '--on ENVIRONMENT' : '--logical-env STAGE')}`,
    errors: [{ pointer, detail: `must be left out, or where ${name} stands` }],
  })

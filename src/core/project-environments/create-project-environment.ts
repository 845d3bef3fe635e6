import { commandAt } from '../../formats/commands/command-at.ts'
import { shellWord } from '../../formats/commands/shell-word.ts'
import type { Environment } from '../environments/environment.ts'
import type { LogicalEnvironment } from '../environments/logical-environment.ts'
import { requireDriver } from '../environments/place-to-deploy.ts'
import { requireEnvironment, requireLogicalEnvironment } from '../environments/require-place.ts'
import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { check, requireSome, write } from '../kernel/operation.ts'
import { insist, Refusal } from '../kernel/refusal.ts'
import type { Project } from '../projects/project.ts'
import { addressedProject, lockProject } from '../projects/require-project.ts'
import { requireProjectEnvironment } from './addressed-project-environment.ts'
import {
  expiryAt,
  nowhere,
  resourceOf,
  type ProjectEnvironment,
  type ProjectEnvironmentAddress,
} from './project-environment.ts'
import * as store from './store.ts'

/** What a new project environment shall be; what is not given comes with its first deployment. */
export interface ProjectEnvironmentInput extends ProjectEnvironmentAddress {
  readonly environment?: string | undefined
  readonly logicalEnvironment?: string | undefined
  readonly fromOnly?: string | undefined
  readonly ttlMs?: number | undefined
}

/** Creates a project environment; a taken name is refused. */
export const createProjectEnvironment = (
  context: Context,
  input: ProjectEnvironmentInput,
): Promise<ProjectEnvironment> =>
  write(context, 'project-environment.create', async (tx) => {
    const { organizationId } = context.principal
    await requireSome(tx, context, 'project-environment.manage')
    const place = await namedPlace(tx, context, input)
    const project = await addressedProject(tx, context, input.project)
    await lockProject(tx, context, project)
    if (await store.byName(tx, organizationId, project.id, input.name)) throw taken(input)
    const made = await insertNew(tx, context, project, place, input)
    check(context, 'project-environment.manage', resourceOf(made))
    if (made.fromOnlyId !== null) check(context, 'project-environment.protect', resourceOf(made))
    await audit(tx, context, {
      action: 'project-environment.create',
      target: made.id,
      detail: { ...input },
    })
    return made
  })

/** The environment and the stage that somebody names, held live until the end. */
export const namedPlace = async (
  tx: Writer,
  context: Context,
  named: Pick<ProjectEnvironmentInput, 'environment' | 'logicalEnvironment'>,
): Promise<{
  readonly environment: Environment | null
  readonly stage: LogicalEnvironment | null
}> => ({
  environment:
    named.environment === undefined
      ? null
      : requireDriver(await requireEnvironment(tx, context, named.environment)),
  stage:
    named.logicalEnvironment === undefined
      ? null
      : await requireLogicalEnvironment(tx, context, named.logicalEnvironment),
})

const insertNew = async (
  tx: Writer,
  context: Context,
  project: Project,
  { environment, stage }: Awaited<ReturnType<typeof namedPlace>>,
  { name, fromOnly, ttlMs: span }: ProjectEnvironmentInput,
): Promise<ProjectEnvironment> => {
  const ttlMs = span ?? null
  const now = context.now()
  const source =
    fromOnly === undefined
      ? null
      : await requireProjectEnvironment(tx, context, project, fromOnly, 'share', '#/fromOnly')
  const id = context.newId('penv')
  await store.insert(tx, context.principal.organizationId, {
    ...nowhere,
    id,
    projectId: project.id,
    project: project.name,
    name,
    environmentId: environment?.id ?? null,
    logicalEnvironmentId: stage?.id ?? null,
    fromOnlyId: source?.id ?? null,
    ttlMs,
    expiresAt: expiryAt(ttlMs, now),
    createdAt: now,
    updatedAt: now,
  })
  const made = await store.byName(tx, context.principal.organizationId, project.id, name)
  insist(made, 'what was made is there')
  return made
}

const taken = ({ project, name }: ProjectEnvironmentAddress): Refusal =>
  new Refusal('name_taken', `${project} has a project environment ${name} already.`, {
    next: `Change it: ${commandAt(`project environment update ${shellWord(name)}`, { project }, '…')}`,
  })

import { commandAt } from '../../formats/commands/command-at.ts'
import { shellWord } from '../../formats/commands/shell-word.ts'
import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { insist, Refusal } from '../kernel/refusal.ts'
import type { Environment } from './environment.ts'
import type { LogicalEnvironment } from './logical-environment.ts'
import * as logicalStore from './logical-store.ts'
import { requireEnvironment, requireLogicalEnvironment } from './require-place.ts'
import { requireProcesses } from './require-processes.ts'
import * as store from './store.ts'

/** An environment that Berth can deploy to. */
export type Deployable = Environment & { readonly driver: NonNullable<Environment['driver']> }

/** The environment that is made where none has a driver, and its type. */
const local = { name: 'local', type: 'server', driver: 'process' } as const

/**
 * The environment to deploy to, held live until the end: the one that is named, else the only one
 * with a driver. Where none has one, `local` is created; several are refused with their names.
 */
export const placeToDeploy = async (
  tx: Writer,
  context: Context,
  on: string | undefined,
): Promise<Deployable> => {
  if (on !== undefined) return requireDriver(await requireEnvironment(tx, context, on))
  const names = await store.namesWithDriver(tx, context.principal.organizationId)
  const [only] = names
  if (only === undefined) return await bearLocal(tx, context)
  if (names.length === 1) return requireDriver(await requireEnvironment(tx, context, only))
  const shown = names.length > 10 ? [...names.slice(0, 10), '…'] : names
  throw new Refusal('environment_ambiguous', `Several have a driver: ${shown.join(', ')}.`, {
    next: 'Say on which: --on ENVIRONMENT',
    errors: [{ pointer: '#/environment', detail: `must be one of ${shown.join(', ')}` }],
  })
}

/** A project environment that stands somewhere, by its names. */
interface Standing {
  readonly project: string
  readonly env: string
}

/**
 * The environment of this id, on which that one stands, held live until the end; refused if it was
 * deleted since.
 */
export const holdPlace = async (
  tx: Writer,
  context: Context,
  id: string,
  standing: Standing,
): Promise<Deployable> => {
  const { organizationId } = context.principal
  const name = await store.nameOf(tx, organizationId, id)
  insist(name !== undefined, 'a place has a name')
  const environment = await store.lockByName(tx, 'share', organizationId, name)
  if (environment?.id === id) return requireDriver(environment)
  throw new Refusal('environment_unknown', `Its environment ${name} was deleted.`, {
    next: moveFirst(standing, '--on ENVIRONMENT'),
  })
}

/** The stage to deploy in, held live: the named one, else the one called so, else `development`. */
export const stageToDeploy = async (
  tx: Writer,
  context: Context,
  named: string | undefined,
  projectEnvironment: string,
): Promise<LogicalEnvironment> => {
  if (named !== undefined) return await requireLogicalEnvironment(tx, context, named)
  const { organizationId } = context.principal
  return (
    (await logicalStore.lockByName(tx, 'share', organizationId, projectEnvironment)) ??
    (await requireLogicalEnvironment(tx, context, 'development'))
  )
}

/** The names of the stages there are. */
export const logicalEnvironmentNames = (
  tx: Writer,
  { principal }: Context,
): Promise<readonly string[]> => logicalStore.names(tx, principal.organizationId)

/** The stage of this id, in which that one stands, likewise. */
export const holdStage = async (
  tx: Writer,
  context: Context,
  id: string,
  standing: Standing,
): Promise<LogicalEnvironment> => {
  const { organizationId } = context.principal
  const name = await logicalStore.nameOf(tx, organizationId, id)
  insist(name !== undefined, 'a stage has a name')
  const stage = await logicalStore.lockByName(tx, 'share', organizationId, name)
  if (stage?.id === id) return stage
  throw new Refusal('logical_environment_unknown', `Its logical environment ${name} was deleted.`, {
    next: moveFirst(standing, '--logical-env STAGE'),
  })
}

const moveFirst = ({ project, env }: Standing, where: string): string =>
  `Move it first: ${commandAt(`project environment update ${shellWord(env)}`, { project }, where)}`

/** The same environment, which has a driver; refused if it has none. */
export const requireDriver = (environment: Environment): Deployable => {
  const { name, driver } = environment
  if (driver !== null) return { ...environment, driver }
  throw new Refusal('driver_missing', `The environment ${name} has no driver.`, {
    next: `Give it one: berth environment update ${name} --driver process`,
    errors: [{ pointer: '#/environment', detail: 'must be an environment with a driver' }],
  })
}

const bearLocal = async (tx: Writer, context: Context): Promise<Deployable> => {
  const { organizationId } = context.principal
  const known = await store.byName(tx, organizationId, local.name)
  if (known) return requireDriver(known)
  await requireProcesses(tx, context)
  const now = context.now()
  const environment = {
    id: context.newId('env'),
    ...local,
    description: '',
    labels: {},
    createdAt: now,
    updatedAt: now,
  }
  await store.insert(tx, organizationId, environment)
  await audit(tx, context, { action: 'environment.create', target: environment.id, detail: local })
  return environment
}

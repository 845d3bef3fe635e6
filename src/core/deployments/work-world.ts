import type { LogicalEnvironment } from '../environments/logical-environment.ts'
import { holdPlace, holdStage, type Deployable } from '../environments/place-to-deploy.ts'
import type { EvidencePorts } from '../evidence/trust/verifier.ts'
import type { Context, World } from '../kernel/context.ts'
import type { Reader, Writer } from '../kernel/database.ts'
import { insist } from '../kernel/refusal.ts'
import { sql } from '../kernel/sql.ts'
import type { SealingPorts } from '../variables/data-keys.ts'
import { reveal } from '../variables/resolve-for.ts'
import type { Compartment } from '../variables/variable.ts'
import type { Deployment } from './deployment.ts'
import type { Run } from './run.ts'
import type { DeployPorts } from './runtime.ts'

/** Everything that the worker needs to carry out runs. */
export type DeployWorld = World & SealingPorts & EvidencePorts & DeployPorts

/** The worker's own context: it goes on with what somebody was allowed to begin, in their name. */
export type WorkContext = Context & DeployWorld

/** Where a run plays, by names and ids. */
export interface Stand extends Compartment {
  readonly organization: string
  readonly project: string
  readonly projectEnvironment: string
  readonly environmentId: string
  readonly logicalEnvironmentId: string
}

/** The context of whoever started the run, for what is left of it. */
export const contextOf = async (
  tx: Reader,
  world: DeployWorld,
  run: Pick<Run, 'id' | 'organizationId' | 'startedBy'>,
): Promise<WorkContext> => {
  const { organizationId } = run
  const row = await tx.first(sql`
    select name, name_hash from principal_names
    where organization_id = ${organizationId} and id = ${run.startedBy}`)
  insist(row, 'a run was started by somebody')
  return {
    ...world,
    principal: {
      id: run.startedBy,
      name: String(row['name']),
      nameHash: String(row['name_hash']),
      organizationId,
      organizationName: '',
      expiresAt: null,
      grants: [],
    },
    request: { id: run.id, address: null, idempotency: null },
  }
}

/** Where a project environment stands; it has been placed before anything was deployed to it. */
export const standOf = async (
  tx: Reader,
  organizationId: string,
  projectEnvironmentId: string,
): Promise<Stand> => {
  const row = await tx.first(sql`
    select organization, project_id, project, name, environment_id, logical_environment_id
    from placed_project_environments
    where organization_id = ${organizationId} and id = ${projectEnvironmentId}`)
  insist(row, 'whoever deploys is placed')
  return {
    organizationId,
    organization: String(row['organization']),
    projectId: String(row['project_id']),
    project: String(row['project']),
    projectEnvironmentId,
    projectEnvironment: String(row['name']),
    environmentId: String(row['environment_id']),
    logicalEnvironmentId: String(row['logical_environment_id']),
  }
}

/** Where a deployment stands, and the values that it is given. */
export const given = (
  world: DeployWorld,
  { organizationId, projectEnvironmentId }: Run,
  { variables }: Deployment,
): Promise<{ readonly stand: Stand; readonly values: ReadonlyMap<string, string> }> =>
  world.db.read(async (tx) => {
    const stand = await standOf(tx, organizationId, projectEnvironmentId)
    return { stand, values: await reveal(tx, world, stand, variables) }
  })

/** The same with its environment and stage, both held live until the end. */
export interface HeldStand extends Stand {
  readonly environment: Deployable
  readonly stage: LogicalEnvironment
}

/** Where it stands, all of it held live until the end; refused where something of it is gone. */
export const heldStand = async (
  tx: Writer,
  context: Context,
  projectEnvironmentId: string,
): Promise<HeldStand> => {
  const stand = await standOf(tx, context.principal.organizationId, projectEnvironmentId)
  const names = { project: stand.project, env: stand.projectEnvironment }
  const environment = await holdPlace(tx, context, stand.environmentId, names)
  const stage = await holdStage(tx, context, stand.logicalEnvironmentId, names)
  return { ...stand, environment, stage }
}

/** A deployment with whose it is. */
export type Somebodys = Deployment & { readonly organizationId: string }

import type { Reader, Writer } from '../kernel/database.ts'
import { sql } from '../kernel/sql.ts'
import type { Deployment, Release } from './deployment.ts'

/** Keeps a release: what its deployments run and a rollback returns to. */
export const insertRelease = async (
  tx: Writer,
  organizationId: string,
  projectEnvironmentId: string,
  release: Release,
): Promise<void> => {
  await tx.run(sql`
    insert into releases (
      organization_id, id, project_environment_id, service_id, digest, kind, image, settings,
      variable_set, variables, build_variables, toolchain, version, commit_sha, created_at)
    values (
      ${organizationId}, ${release.id}, ${projectEnvironmentId}, ${release.serviceId},
      ${release.digest}, ${release.kind}, ${release.image}, ${JSON.stringify(release.settings)},
      ${release.variableSet}, ${JSON.stringify(release.variables)},
      ${JSON.stringify(release.buildVariables)}, ${release.toolchain}, ${release.version},
      ${release.commit}, ${release.createdAt})`)
}

/** Whether a release command ran already for the deployment's artifact. */
export const hasReleased = async (
  tx: Reader,
  organizationId: string,
  { projectEnvironmentId, serviceId, release }: Deployment,
  command: string,
): Promise<boolean> =>
  (await tx.first(sql`
    select ran_at from release_commands
    where organization_id = ${organizationId}
      and project_environment_id = ${projectEnvironmentId} and service_id = ${serviceId}
      and digest = ${release?.digest ?? ''} and command = ${command}`)) !== undefined

export const insertReleased = async (
  tx: Writer,
  organizationId: string,
  { projectEnvironmentId, serviceId, release }: Deployment,
  command: string,
  now: number,
): Promise<void> => {
  await tx.run(sql`
    insert into release_commands (
      organization_id, project_environment_id, service_id, digest, command, ran_at)
    values (${organizationId}, ${projectEnvironmentId}, ${serviceId}, ${release?.digest ?? ''},
      ${command}, ${now})`)
}

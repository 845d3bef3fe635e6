import type { Reader, Writer } from '../../kernel/database.ts'
import { sql, type Sql } from '../../kernel/sql.ts'
import type { Deployment, Release } from '../deployment.ts'

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

/** Which command of which artifact, where: what has run runs no more. */
export interface ReleaseCommand {
  readonly organizationId: string
  readonly deployment: Deployment
  readonly command: string
}

const same = ({ organizationId, deployment, command }: ReleaseCommand): Sql => sql`
  organization_id = ${organizationId}
    and project_environment_id = ${deployment.projectEnvironmentId}
    and service_id = ${deployment.serviceId}
    and digest = ${deployment.release?.digest ?? ''} and command = ${command}`

/** Whether it ran to a good end already. */
export const hasReleased = async (tx: Reader, it: ReleaseCommand): Promise<boolean> =>
  (await tx.first(sql`select ran_at from release_commands where ${same(it)}`)) !== undefined

export const insertReleased = async (
  tx: Writer,
  { organizationId, deployment, command }: ReleaseCommand,
  now: number,
): Promise<void> => {
  const { projectEnvironmentId, serviceId, release } = deployment
  await tx.run(sql`
    insert into release_commands (
      organization_id, project_environment_id, service_id, digest, command, ran_at)
    values (${organizationId}, ${projectEnvironmentId}, ${serviceId}, ${release?.digest ?? ''},
      ${command}, ${now})`)
}

/** The deployment that has begun it, and of which nobody has heard how it ended. */
export const attemptedBy = async (tx: Reader, it: ReleaseCommand): Promise<string | undefined> => {
  const row = await tx.first(sql`select deployment_id from release_attempts where ${same(it)}`)
  return row && String(row['deployment_id'])
}

/** It begins now; whoever began it before has said nothing of its end. */
export const attempt = async (tx: Writer, it: ReleaseCommand, now: number): Promise<void> => {
  await forgetAttempt(tx, it)
  const { organizationId, deployment, command } = it
  const { id, projectEnvironmentId, serviceId, release } = deployment
  await tx.run(sql`
    insert into release_attempts (
      organization_id, project_environment_id, service_id, digest, command, deployment_id,
      begun_at)
    values (${organizationId}, ${projectEnvironmentId}, ${serviceId}, ${release?.digest ?? ''},
      ${command}, ${id}, ${now})`)
}

/** Its end is known. */
export const forgetAttempt = (tx: Writer, it: ReleaseCommand): Promise<number> =>
  tx.run(sql`delete from release_attempts where ${same(it)}`)

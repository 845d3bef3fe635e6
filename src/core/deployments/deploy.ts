import type { Digest } from '../../formats/digest.ts'
import { audit } from '../kernel/audit.ts'
import { check, requireSome, write } from '../kernel/operation.ts'
import { Refusal } from '../kernel/refusal.ts'
import { requireOpen } from '../project-environments/project-environment.ts'
import {
  resolveProjectEnvironment,
  type WantedPlace,
} from '../project-environments/resolve-project-environment.ts'
import { wantSource } from '../sources/want-source.ts'
import type { SealingPorts } from '../variables/data-keys.ts'
import { resolveFor } from '../variables/resolve-for.ts'
import { beginRunIn, type DeployContext, type OnConflict, type ServiceWish } from './begin-run.ts'
import type { DriverName, Settings } from './deployment.ts'
import type { Origin, WholeRun } from './run.ts'

/** What somebody wants to deploy, from source that is uploaded already. */
export interface DeployInput extends WantedPlace {
  readonly services: readonly Settings[]
  readonly hold: boolean
  readonly version: string | null
  readonly labels: Readonly<Record<string, string>>
  readonly source: Digest | null
  readonly origin: Origin
  readonly onConflict: OnConflict
}

/** Begins to deploy services to a project environment; the worker goes on with it. */
export const deploy = (
  context: DeployContext & SealingPorts,
  input: DeployInput,
): Promise<WholeRun> =>
  write(context, 'deployment.deploy', async (tx) => {
    await requireSome(tx, context, 'deployment.run')
    const place = await resolveProjectEnvironment(tx, context, input)
    const { project, projectEnvironment, stage, environment } = place
    check(context, 'deployment.run', { projectId: project.id, logicalEnvironmentId: stage.id })
    requireOpen(projectEnvironment, 'direct')
    if (input.source !== null) await wantSource(tx, context, input.source)
    const compartment = {
      organizationId: context.principal.organizationId,
      projectId: project.id,
      projectEnvironmentId: projectEnvironment.id,
    }
    const services: ServiceWish[] = []
    for (const settings of input.services) {
      requireFit(environment.driver, settings, input.source)
      const { name: service, variables: declared } = settings
      const buildKeys = settings.build.what === 'image' ? [] : settings.build.env
      const wanted = { service, declared, buildKeys }
      const resolved = await resolveFor(tx, context, compartment, wanted)
      services.push({
        settings,
        variableSet: resolved.setVersion,
        variables: resolved.variables,
        release: null,
      })
    }
    const whole = await beginRunIn(tx, context, place, { command: 'deploy', ...input }, services)
    await audit(tx, context, {
      action: 'deployment.deploy',
      target: whole.run.id,
      detail: {
        projectEnvironment: projectEnvironment.id,
        services: services.map(({ settings }) => settings.name),
      },
    })
    return whole
  })

const requireFit = (driver: DriverName, settings: Settings, source: Digest | null): void => {
  const { name, build, run } = settings
  const needsDocker = build.what !== 'commands' || run.what === 'image'
  if (driver === 'process' && needsDocker)
    throw new Refusal('driver_unfit', `${name} is an image, which the process driver cannot run.`, {
      next: 'Deploy it to an environment with --driver docker.',
    })
  if (driver === 'docker' && build.what === 'commands')
    throw new Refusal('driver_unfit', `${name} has no Dockerfile and no image.`, {
      next: 'Give it a Dockerfile, or deploy it to an environment with --driver process.',
    })
  if (source === null && build.what !== 'image')
    throw new Refusal('invalid_input', `${name} is built, and no source came with it.`, {
      errors: [{ pointer: '#/source', detail: 'must be the digest of an uploaded source' }],
    })
}

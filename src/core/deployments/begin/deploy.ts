import type { ServiceDescriptor } from '../../../formats/descriptor/descriptor.ts'
import type { Folder } from '../../../formats/descriptor/detect.ts'
import type { Digest } from '../../../formats/digest.ts'
import { sameRepository } from '../../../formats/predicates/repository.ts'
import { audit } from '../../kernel/audit.ts'
import type { Writer } from '../../kernel/database.ts'
import { check, requireSome } from '../../kernel/operation.ts'
import { grantsFor } from '../../kernel/permission.ts'
import { requireOpen } from '../../project-environments/project-environment.ts'
import {
  resolveProjectEnvironment,
  type ResolvedPlace,
  type WantedPlace,
} from '../../project-environments/resolve-project-environment.ts'
import { wantSource } from '../../sources/want-source.ts'
import type { SealingPorts } from '../../variables/data-keys.ts'
import { resolveFor } from '../../variables/resolve-for.ts'
import { beginRunIn } from './begin-run.ts'
import type { DeployContext, OnConflict, ServiceWish } from './run-wish.ts'
import { buildKeysOf } from '../deployment.ts'
import { settled } from './described-services.ts'
import { activeOf } from './held-place.ts'
import { edgePort } from './toolchain.ts'
import { requireFit } from './driver-fit.ts'
import { changesTo, plannedPlace, writeOrPlan, type Begun } from './rehearse.ts'
import type { Origin } from '../run.ts'
import { latestOrigins } from '../store/run-store.ts'

/** What somebody wants to deploy, from source that is uploaded already. */
export interface DeployInput extends WantedPlace {
  readonly services: readonly ServiceDescriptor[]
  /** What lies in their folders, by their names, for what the descriptor leaves open. */
  readonly folders?: ReadonlyMap<string, Folder>
  readonly hold: boolean
  /** Whether release commands of unknown outcome may run again. */
  readonly rerunRelease?: boolean
  readonly version: string | null
  readonly labels: Readonly<Record<string, string>>
  readonly source: Digest | null
  readonly origin: Origin
  readonly onConflict: OnConflict
  /** Only says what would happen. */
  readonly plan?: boolean
}

/** Begins to deploy services to a project environment; the worker goes on with it. */
export const deploy = async (
  context: DeployContext & SealingPorts,
  input: DeployInput,
): Promise<Begun> => {
  const port = input.plan ? await edgePort(context) : undefined
  return await writeOrPlan(context, input.plan, 'deployment.deploy', async (tx) => {
    await requireSome(tx, context, 'deployment.run')
    const place = await resolveProjectEnvironment(tx, context, input)
    const { project, projectEnvironment, stage } = place
    check(context, 'deployment.run', { projectId: project.id, logicalEnvironmentId: stage.id })
    requireOpen(projectEnvironment, 'direct')
    // A plan is made before anything is uploaded.
    if (input.source !== null && !input.plan) await wantSource(tx, context, input.source)
    const services = await wishesOf(tx, context, place, input)
    const active = await activeOf(tx, context, projectEnvironment)
    const { hold, rerunRelease = false, version, labels, source, origin, onConflict } = input
    const { organizationId, grants } = context.principal
    const readable = grantsFor(grants, 'deployment.read')
    const latest = await latestOrigins(tx, organizationId, project.id, readable)
    const told = { hold, rerunRelease, version, labels, source, origin, onConflict }
    const what = { command: 'deploy', ...told } as const
    const whole = await beginRunIn(tx, context, place, what, services)
    await audit(tx, context, {
      action: 'deployment.deploy',
      target: whole.run.id,
      detail: {
        projectEnvironment: projectEnvironment.id,
        services: services.map(({ settings }) => settings.name),
      },
    })
    return {
      ...whole,
      changes: changesTo(whole.deployments, active),
      place: plannedPlace(place, services, context, port, otherThan(origin, latest)),
    }
  })
}

/** The repository of the latest origin that tells one, if this one tells another. Pure. */
const otherThan = ({ repository }: Origin, latest: readonly Origin[]): string | null => {
  const before = latest.find((each) => each.repository !== null)?.repository ?? null
  return repository === null || before === null || sameRepository(before, repository)
    ? null
    : before
}

const wishesOf = async (
  tx: Writer,
  context: DeployContext & SealingPorts,
  { project, projectEnvironment, environment, created }: ResolvedPlace,
  input: DeployInput,
): Promise<readonly ServiceWish[]> => {
  const compartment = {
    organizationId: context.principal.organizationId,
    projectId: project.id,
    projectEnvironmentId: projectEnvironment.id,
  }
  const at = { project: project.name, env: projectEnvironment.name, isNew: created }
  const services: ServiceWish[] = []
  for (const each of input.services) {
    const settings = settled(each, input.folders?.get(each.name), environment.driver)
    requireFit(environment.driver, settings, input.source)
    const { name: service, variables: declared } = settings
    const buildKeys = buildKeysOf(settings)
    const wanted = { service, declared, buildKeys, at }
    const resolved = await resolveFor(tx, context, compartment, wanted)
    services.push({
      settings,
      variableSet: resolved.setVersion,
      variables: resolved.variables,
      release: null,
    })
  }
  return services
}

import { commandAt } from '../../../formats/commands/command-at.ts'
import { isBelow } from '../../../formats/hosts/host-name.ts'
import { audit } from '../../kernel/audit.ts'
import type { Context } from '../../kernel/context.ts'
import type { Writer } from '../../kernel/database.ts'
import { check, checkSome, read, requireSome, write } from '../../kernel/operation.ts'
import { Refusal } from '../../kernel/refusal.ts'
import {
  addressedProjectEnvironment,
  lockAddressed,
} from '../../project-environments/addressed-project-environment.ts'
import {
  namesOf,
  resourceOf,
  type ProjectEnvironment,
} from '../../project-environments/project-environment.ts'
import type { DeployContext } from '../begin/run-wish.ts'
import * as domains from '../store/domain-store.ts'
import { advance } from '../store/edge-store.ts'
import { visiblePlace, type PlaceNames } from '../begin/held-place.ts'
import { serviceByName } from '../store/run-store.ts'
import { standOf } from '../work-world.ts'

/** A host name, and where it leads. */
export interface DomainInput extends PlaceNames {
  readonly domain: string
}

/** Lets a service answer under a host name of somebody's own; one host name has one service. */
export const addDomain = (
  context: DeployContext,
  input: DomainInput & { readonly service: string },
): Promise<domains.Domain> =>
  write(context, 'domain.add', async (tx) => {
    const { organizationId } = context.principal
    const place = await holdPlaceOf(tx, context, input)
    const { domain, service } = input
    const { baseHost } = context
    if (isBelow(domain, baseHost))
      throw new Refusal('invalid_input', `${domain} is below ${baseHost}, which Berth names.`, {
        next: 'Choose a host name of your own; services have theirs below it already.',
        errors: [{ pointer: '#/domain', detail: `must not be below ${baseHost}` }],
      })
    const serviceId = await serviceByName(tx, organizationId, place.projectId, service)
    if (serviceId === undefined)
      throw new Refusal('not_found', `${place.project} has no service ${service}.`, {
        next: 'Deploy it first, or name another: --service NAME',
      })
    const holder = await domains.lockDomain(tx, domain)
    if (holder) throw await taken(tx, context, domain, holder)
    const createdAt = context.now()
    await domains.insertDomain(tx, organizationId, {
      ...{ domain, serviceId, createdAt },
      projectEnvironmentId: place.id,
    })
    await told(tx, context, 'domain.add', place, input)
    return { domain, service, createdAt }
  })

/** Frees a host name; who asks under it finds nothing there from now on. */
export const removeDomain = (context: Context, input: DomainInput): Promise<domains.Domain> =>
  write(context, 'domain.remove', async (tx) => {
    const { organizationId } = context.principal
    const place = await holdPlaceOf(tx, context, input)
    const all = await domains.domainsOf(tx, organizationId, place.id)
    const found = all.find(({ domain }) => domain === input.domain)
    if (!found)
      throw new Refusal('not_found', `${place.name} has no domain ${input.domain}.`, {
        next: `See them all: ${commandAt('domain list', namesOf(place))}`,
      })
    await domains.deleteDomain(tx, organizationId, place.id, input.domain)
    await told(tx, context, 'domain.remove', place, input)
    return found
  })

/** The domains of a project environment, by name. */
export const listDomains = (
  context: Context,
  names: PlaceNames,
): Promise<readonly domains.Domain[]> =>
  read(context, 'domain.list', async (tx) => {
    checkSome(context, 'deployment.read')
    const { id } = await visiblePlace(tx, context, names)
    return await domains.domainsOf(tx, context.principal.organizationId, id)
  })

/** Says where a domain is, if it is the caller's own organization that has it. */
const taken = async (
  tx: Writer,
  { principal: { organizationId } }: Context,
  domain: string,
  holder: domains.Holder,
): Promise<Refusal> => {
  const remove = `domain remove ${domain}`
  const { project, projectEnvironment: env } =
    holder.organizationId === organizationId
      ? await standOf(tx, organizationId, holder.projectEnvironmentId)
      : { project: 'PROJECT', projectEnvironment: 'ENV' }
  return new Refusal('route_taken', `${domain} leads to a service already.`, {
    next: `Remove it where it is first: ${commandAt(remove, { project, env })}`,
    errors: [{ pointer: '#/domain', detail: 'must not be in use' }],
  })
}

const holdPlaceOf = async (
  tx: Writer,
  context: Context,
  { project: projectName, projectEnvironment: name }: PlaceNames,
): Promise<ProjectEnvironment> => {
  await requireSome(tx, context, 'deployment.run')
  const { project, found } = await addressedProjectEnvironment(tx, context, {
    project: projectName,
    name,
  })
  check(context, 'deployment.run', resourceOf(found))
  const held = await lockAddressed(tx, context, project, name)
  check(context, 'deployment.run', resourceOf(held))
  return held
}

const told = async (
  tx: Writer,
  context: Context,
  action: 'domain.add' | 'domain.remove',
  { id }: ProjectEnvironment,
  detail: DomainInput,
): Promise<void> => {
  await advance(tx, () => context.newId('edge'))
  await audit(tx, context, { action, target: id, detail: { ...detail } })
  tx.afterCommit(context.wake)
}

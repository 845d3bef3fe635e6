import type { Writer } from '../../kernel/database.ts'
import { insist, Refusal } from '../../kernel/refusal.ts'
import type { SealingPorts } from '../../variables/data-keys.ts'
import type { SetPlace } from '../../variables/require-whole.ts'
import { resolveFor } from '../../variables/resolve-for.ts'
import { differenceByKey } from '../../variables/resolve.ts'
import type { Compartment } from '../../variables/variable.ts'
import type { DeployContext, ServiceWish } from './run-wish.ts'
import { buildKeysOf, type Deployment } from '../deployment.ts'

/**
 * A step: a new release of what is active, the same artifact with the variables that hold in a
 * compartment now; refused where its build has read one that differs there. `at` is where a value
 * that is missing would be set.
 */
export const releasedAnew = async (
  tx: Writer,
  context: DeployContext & SealingPorts,
  compartment: Compartment,
  at: SetPlace,
  { service, settings, release }: Deployment,
): Promise<ServiceWish> => {
  insist(release, 'what is active has a release')
  const wanted = { service, declared: settings.variables, buildKeys: [], at }
  const { setVersion: variableSet, variables } = await resolveFor(tx, context, compartment, wanted)
  const read = new Set(buildKeysOf(settings))
  const differing = differenceByKey(
    release.buildVariables,
    variables.filter(({ key }) => read.has(key)),
  )
  if (differing.length > 0)
    throw new Refusal(
      'builds_differ',
      `The build of ${service} read ${differing.map(({ key }) => key).join(', ')}, which differs there.`,
      { next: 'Deploy to it from source: it is built with its own values then.' },
    )
  const id = context.newId('rel')
  const anew = { ...release, id, variableSet, variables, createdAt: context.now() }
  return { settings, variableSet, variables, release: anew, isNewRelease: true }
}

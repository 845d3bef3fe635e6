import { commandAt } from '../../../formats/commands/command-at.ts'
import { nearest } from '../../../formats/nearest.ts'
import type { Reader } from '../../kernel/database.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { namesOf } from '../../project-environments/project-environment.ts'
import type { Place } from '../../variables/place.ts'
import { scopesOf } from '../../variables/resolve-for.ts'
import { serviceNames } from '../store/run-store.ts'

/**
 * Refuses to answer for a service that the project has never had and that no value is set for. Of a
 * project that was never deployed nobody knows its services: then every name will do.
 */
export const requireKnownService = async (
  tx: Reader,
  place: Place,
  service: string | null,
): Promise<void> => {
  if (service === null) return
  const deployed = await serviceNames(tx, place.organizationId, place.projectId)
  if (deployed.length === 0 || deployed.includes(service)) return
  const known = [...new Set([...deployed, ...(await scopesOf(tx, place))])].toSorted()
  if (known.includes(service)) return
  const near = nearest(service, known)
  const { project } = place.projectEnvironment
  throw new Refusal('not_found', `${project} has no service ${service}.`, {
    next:
      near === undefined
        ? `It has: ${known.join(', ')}. A new one is known once it is deployed, or has a value of its own: ${commandAt('variable set KEY=VALUE', namesOf(place.projectEnvironment), `--service ${service}`)}`
        : `Did you mean ${near}?`,
  })
}

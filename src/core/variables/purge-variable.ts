import { commandAt } from '../../formats/commands/command-at.ts'
import { audit } from '../kernel/audit.ts'
import { atOneMoment, type Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { Refusal } from '../kernel/refusal.ts'
import { recordChanges } from './history-store.ts'
import { lockPlace, type Place, type PlaceNames } from './place.ts'
import * as store from './store.ts'
import { notSet } from './unset-variables.ts'
import type { ValueVersion, VariableName } from './variable.ts'

/** Which values to destroy. */
export interface PurgeInput extends PlaceNames, VariableName {
  /** One version; without it, every one that is not current. */
  readonly version?: number | undefined
}

/** How many versions of one variable are looked at; more are purged by the next call. */
const mostVersions = 10_000

/** The versions that were destroyed. */
export interface Purged {
  readonly purged: readonly number[]
}

/**
 * A step: destroys values that are no longer current and keeps their history: who set them, and
 * when. What ran with them cannot be started or rolled back to any more; whoever knows what runs
 * may refuse.
 */
export const purgeVariableIn = async (
  tx: Writer,
  context: Context,
  input: PurgeInput,
  requireUnused: (place: Place, values: readonly ValueVersion[]) => Promise<void>,
): Promise<Purged> => {
  const place = await lockPlace(tx, context, 'variable.write', input)
  const setVersion = await store.lastSet(tx, place)
  const current = await store.entriesOf(tx, place, setVersion)
  const { service, key, version } = input
  const at = { project: input.project, env: input.projectEnvironment }
  const held = current.find((each) => each.key === key && each.service === service)
  const all = await store.versionsOf(tx, place, { service, key }, mostVersions)
  if (all.length === 0) throw notSet(key, service, current, place)
  if (version !== undefined && !all.some((each) => each.version === version))
    throw new Refusal('not_found', `Variable ${key} has no version ${version}.`, {
      next: `See its versions: ${commandAt(`variable history ${key}`, at)}`,
    })
  if (held && version === held.version)
    throw new Refusal('in_use', `Version ${version} is the current value of ${key}.`, {
      next: `Set another first, or: ${commandAt(`variable unset ${key}`, at)}`,
    })
  const values = all.filter(
    (each) =>
      each.purgedAt === null &&
      each.version !== held?.version &&
      (version === undefined || each.version === version),
  )
  if (values.length === 0) return { purged: [] }
  await requireUnused(place, values)
  const now = atOneMoment(context)
  for (const value of values) await store.purge(tx, place, value, now.now())
  await recordChanges(tx, now, place, { change: 'purged', setVersion, values })
  const purged = values.map((value) => value.version).sort((a, b) => a - b)
  await audit(tx, now, {
    action: 'variable.purge',
    target: place.projectEnvironmentId,
    detail: { service, key, purged: purged.length, setVersion },
  })
  return { purged }
}

import { commandAt } from '../../formats/commands/command-at.ts'
import { audit } from '../kernel/audit.ts'
import { atOneMoment, type Context } from '../kernel/context.ts'
import { write } from '../kernel/operation.ts'
import { Refusal } from '../kernel/refusal.ts'
import { nearest } from '../../formats/nearest.ts'
import { recordChanges } from './history-store.ts'
import { lockPlace, type Place, type PlaceNames } from './place.ts'
import { mostNamed, type Changed } from './set-variables.ts'
import * as store from './store.ts'
import type { ValueVersion } from './variable.ts'

/** Which variables of one scope. */
export interface UnsetInput extends PlaceNames {
  readonly service: string | null
  readonly keys: readonly string[]
}

/** Takes variables out, all in one new set; their values and history stay until they are purged. */
export const unsetVariables = (context: Context, input: UnsetInput): Promise<Changed> =>
  write(context, 'variable.unset', async (tx) => {
    const place = await lockPlace(tx, context, 'variable.write', input)
    const { service } = input
    const before = await store.lastSet(tx, place)
    const current = await store.entriesOf(tx, place, before)
    const values = [...new Set(input.keys)].map((key) => {
      const value = current.find((each) => each.key === key && each.service === service)
      if (!value) throw notSet(key, service, current, place)
      return value
    })
    const now = atOneMoment(context)
    const version = before + 1
    await store.insertSet(tx, place, { version, at: now.now(), begins: [], ends: values })
    await recordChanges(tx, now, place, { change: 'unset', setVersion: version, values })
    await audit(tx, now, {
      action: 'variable.unset',
      target: place.projectEnvironmentId,
      detail: {
        service,
        keys: values.slice(0, mostNamed).map(({ key }) => key),
        changed: values.length,
        setVersion: version,
      },
    })
    const items = values.map(({ key, version: last, secret }) => {
      return { service, key, version: last, secret, outcome: 'unset' as const }
    })
    return { setVersion: version, items }
  })

/** The refusal for a variable that is not set in this scope; says where it is. */
export const notSet = (
  key: string,
  service: string | null,
  current: readonly ValueVersion[],
  { projectEnvironment: { project, name: env } }: Place,
): Refusal => {
  const where = service === null ? 'for the whole environment' : `for service ${service}`
  const elsewhere = current.find((each) => each.key === key)
  const near = nearest(
    key,
    current.filter((each) => each.service === service).map((each) => each.key),
  )
  return new Refusal('not_found', `Variable ${key} is not set ${where}.`, {
    next: elsewhere
      ? elsewhere.service === null
        ? 'It is set for the whole environment: leave --service out.'
        : `It is set for a service: --service ${elsewhere.service}`
      : near
        ? `Did you mean ${near}?`
        : `See them all: ${commandAt('variable list', { project, env })}`,
  })
}

import { audit } from '../kernel/audit.ts'
import { atOneMoment } from '../kernel/context.ts'
import { write } from '../kernel/operation.ts'
import { decideSet, type Outcome } from './change.ts'
import { ensureDataKeys, fingerprintOf, sealValue, type SealingContext } from './data-keys.ts'
import { recordChanges } from './history-store.ts'
import { ensurePlace, type PlaceNames, type WhatIsMade } from './place.ts'
import { blinded } from './blinded.ts'
import * as store from './store.ts'

/** Values for variables of one scope; each key at most once. */
export interface SetInput extends PlaceNames, WhatIsMade {
  readonly service: string | null
  readonly variables: readonly {
    readonly key: string
    readonly value: string
    /** Left out: as it is now, and plain at first. A secret stays one. */
    readonly secret?: boolean | undefined
  }[]
}

/** What became of each variable, and the set that holds now. Never a value. */
export interface Changed {
  readonly setVersion: number
  readonly items: readonly Outcome[]
}

/**
 * Sets variables, all in one new set; a variable that has the value already is left alone. A new
 * project is made by it, as by a deployment.
 */
export const setVariables = (context: SealingContext, input: SetInput): Promise<Changed> =>
  write(blinded(context), 'variable.set', async (tx) => {
    const place = await ensurePlace(tx, context, input)
    const keys = await ensureDataKeys(tx, context, place.organizationId)
    const { service, variables } = input
    const before = await store.lastSet(tx, place)
    const wishes = variables.map(({ key, value, secret = false }) => {
      const fingerprint = fingerprintOf(keys, place, key, value)
      return { service, key, value, secret, fingerprint }
    })
    const { begins, ends, outcomes } = decideSet(
      await store.entriesOf(tx, place, before),
      await store.lastVersions(
        tx,
        place,
        service,
        variables.map(({ key }) => key),
      ),
      wishes,
    )
    if (begins.length === 0) return { setVersion: before, items: outcomes }
    const now = atOneMoment(context)
    const version = before + 1
    await store.insertSet(tx, place, {
      version,
      at: now.now(),
      ends,
      begins: begins.map(({ value, ...next }) => ({
        ...next,
        sealed: sealValue(keys, place, next, value, context.random),
      })),
    })
    await recordChanges(tx, now, place, { change: 'set', setVersion: version, values: begins })
    await audit(tx, now, {
      action: 'variable.set',
      target: place.projectEnvironmentId,
      detail: {
        service,
        keys: begins.slice(0, mostNamed).map(({ key }) => key),
        changed: begins.length,
        setVersion: version,
      },
    })
    return { setVersion: version, items: outcomes }
  })

/** How many keys an audit entry names; the history has them all. */
export const mostNamed = 50

import { audit } from '../kernel/audit.ts'
import type { Reader } from '../kernel/database.ts'
import { write } from '../kernel/operation.ts'
import { Refusal } from '../kernel/refusal.ts'
import { sql } from '../kernel/sql.ts'
import { unrepeated } from './blinded.ts'
import type { SealingContext } from './data-keys.ts'
import { lockPlace, type Place, type PlaceNames } from './place.ts'
import { effectiveFor } from './resolve.ts'
import { openAll } from './resolve-for.ts'
import * as store from './store.ts'

/** What is wanted to be revealed, and what for. */
export interface RevealInput extends PlaceNames {
  /** Those that hold for a service; null: those of the whole environment. */
  readonly service: string | null
  readonly purpose: 'export' | 'run'
  /** A command that runs with the values of production must say that it means it. */
  readonly allowProduction: boolean
}

/** Variables with their values, secrets too. */
export interface Revealed {
  readonly setVersion: number
  readonly items: readonly {
    readonly key: string
    readonly secret: boolean
    readonly value: string
  }[]
}

/**
 * Reveals the variables of a project environment to who may see secrets. Every time is audited, and
 * no answer is kept: with the same idempotency key it is asked, and audited, again. `guard` may
 * refuse first, once the place is held.
 */
export const revealWith = (
  context: SealingContext,
  input: RevealInput,
  guard: (tx: Reader, place: Place) => Promise<void>,
): Promise<Revealed> =>
  write(unrepeated(context), 'variable.reveal', async (tx) => {
    const place = await lockPlace(tx, context, 'variable.reveal', input, 'share')
    await guard(tx, place)
    if (input.purpose === 'run' && !input.allowProduction) await requireNoProduction(tx, place)
    const setVersion = await store.lastSet(tx, place)
    const values = effectiveFor(input.service, await store.entriesOf(tx, place, setVersion))
    const opened = await openAll(tx, context, place, values)
    const items = values.map(({ key, secret }, index) => ({
      key,
      secret,
      value: opened[index] ?? '',
    }))
    await audit(tx, context, {
      action: 'variable.reveal',
      target: place.projectEnvironmentId,
      detail: {
        purpose: input.purpose,
        service: input.service,
        setVersion,
        secrets: items.filter(({ secret }) => secret).length,
      },
    })
    return { setVersion, items }
  })

const requireNoProduction = async (tx: Reader, place: Place): Promise<void> => {
  const { stageId, name } = place.projectEnvironment
  const row = await tx.first(sql`
    select tier from logical_environment_tiers
    where organization_id = ${place.organizationId} and id = ${stageId}`)
  // Where no stage is known nobody has said that it is not production.
  if (row && row['tier'] !== 'production') return
  throw new Refusal(
    'production_guarded',
    `Project environment ${name} is in a stage of tier production.`,
    {
      next: 'If you mean it: --allow-production',
    },
  )
}

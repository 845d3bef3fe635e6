import { commandAt } from '../../formats/commands/command-at.ts'
import type { Reader } from '../kernel/database.ts'
import { read } from '../kernel/operation.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { SealingContext } from './data-keys.ts'
import { findPlace, type Place, type PlaceNames } from './place.ts'
import { effectiveFor } from './resolve.ts'
import { openAll } from './resolve-for.ts'
import * as store from './store.ts'
import { notSet } from './unset-variables.ts'
import type { ValueVersion, VariableName } from './variable.ts'

/** A variable as it may be seen: the value of a secret is not. */
export interface VariableView extends VariableName {
  readonly version: number
  readonly secret: boolean
  /** Null for a secret. */
  readonly value: string | null
  /** Since when it has this value. */
  readonly setAt: number
}

/** The variables of one set. */
export interface VariableList {
  readonly setVersion: number
  readonly items: readonly VariableView[]
}

/**
 * A step: the variables of a project environment by key: of all scopes, or those that hold for one
 * service.
 */
export const variablesIn = async (
  tx: Reader,
  context: SealingContext,
  place: Place,
  service: string | null,
): Promise<VariableList> => {
  const setVersion = await store.lastSet(tx, place)
  const all = await store.entriesOf(tx, place, setVersion)
  const values = service === null ? all : effectiveFor(service, all)
  return { setVersion, items: await viewsOf(tx, context, place, values) }
}

/** One plain variable that holds for a service, or for the whole environment. */
export const getVariable = (
  context: SealingContext,
  input: PlaceNames & VariableName,
): Promise<VariableView> =>
  read(context, 'variable.get', async (tx) => {
    const place = await findPlace(tx, context, 'variable.read', input)
    const { service, key } = input
    const all = await store.entriesOf(tx, place, await store.lastSet(tx, place))
    const { project, name: env } = place.projectEnvironment
    const at = { project, env }
    const value = effectiveFor(service, all).find((each) => each.key === key)
    if (!value) throw notSet(key, service, all, place)
    if (value.secret)
      throw new Refusal('secret_hidden', `Variable ${key} is a secret, and is not shown.`, {
        next: `A command can be given it: ${commandAt('variable run', at, '-- CMD')}. To replace it: ${commandAt(`variable set ${key}`, at)}`,
      })
    const [view] = await viewsOf(tx, context, place, [value])
    if (!view) throw new Error('defect: one value has one view')
    return view
  })

/** Opens the plain ones; secrets stay sealed. */
export const viewsOf = async (
  tx: Reader,
  context: SealingContext,
  place: Place,
  values: readonly ValueVersion[],
): Promise<readonly VariableView[]> => {
  const plain = values.filter(({ secret }) => !secret)
  const opened = await openAll(tx, context, place, plain)
  const texts = new Map(plain.map((value, index) => [value, opened[index] ?? '']))
  return values.map((value) => toView(value, texts.get(value) ?? null))
}

const toView = (
  { service, key, version, secret, createdAt }: ValueVersion,
  value: string | null,
): VariableView => ({ service, key, version, secret, value, setAt: createdAt })

import type { Reader } from '../../kernel/database.ts'
import { read } from '../../kernel/operation.ts'
import type { SealingContext } from '../../variables/data-keys.ts'
import { variablesIn, type VariableList } from '../../variables/list-variables.ts'
import { findPlace, type Place, type PlaceNames } from '../../variables/place.ts'
import { revealWith, type RevealInput, type Revealed } from '../../variables/reveal-variables.ts'
import type { Deployment } from '../deployment.ts'
import * as deployments from '../store/deployment-store.ts'
import { requireKnownService } from './require-known.ts'

/** A default of a descriptor that holds for a service, as its latest deployment said it. */
export interface DefaultValue {
  readonly key: string
  readonly service: string
  readonly value: string
}

/** The variables of a project environment, and the defaults that hold where none is set. */
export interface EffectiveVariables extends VariableList {
  readonly defaults: readonly DefaultValue[]
}

/**
 * The variables of a project environment by key: of all scopes, or those that hold for one service;
 * with the defaults of what was deployed there last.
 */
export const listVariables = (
  context: SealingContext,
  input: PlaceNames & { readonly service: string | null },
): Promise<EffectiveVariables> =>
  read(context, 'variable.list', async (tx) => {
    const place = await findPlace(tx, context, 'variable.read', input)
    await requireKnownService(tx, place, input.service)
    const { organizationId, projectEnvironmentId } = place
    const latest = await deployments.latestOfEach(tx, organizationId, projectEnvironmentId)
    const list = await variablesIn(tx, context, place, input.service)
    const asked = latest.filter(({ service }) => [null, service].includes(input.service))
    return { ...list, defaults: asked.flatMap((each) => defaultsOf(each, list)) }
  })

const defaultsOf = (
  { service, settings }: Pick<Deployment, 'service' | 'settings'>,
  { items }: VariableList,
): readonly DefaultValue[] =>
  settings.variables.flatMap(({ key, default: value }) => {
    const isSet = items.some((each) => each.key === key && [null, service].includes(each.service))
    return value === null || isSet ? [] : [{ key, service, value }]
  })

/**
 * Reveals variables to who may see secrets, for a service that there is. A command that runs as
 * that service gets its defaults, too; what is exported would be none where it is imported.
 */
export const revealVariables = async (
  context: SealingContext,
  input: RevealInput,
): Promise<Revealed> => {
  let defaults: Revealed['items'] = []
  const revealed = await revealWith(context, input, async (tx, place) => {
    await requireKnownService(tx, place, input.service)
    if (input.purpose === 'run' && input.service !== null)
      defaults = await defaultsFor(tx, place, input.service)
  })
  const set = new Set(revealed.items.map(({ key }) => key))
  const missing = defaults.filter(({ key }) => !set.has(key))
  return { ...revealed, items: [...revealed.items, ...missing] }
}

const defaultsFor = async (
  tx: Reader,
  { organizationId, projectEnvironmentId }: Place,
  name: string,
): Promise<Revealed['items']> => {
  const latest = await deployments.latestOfEach(tx, organizationId, projectEnvironmentId)
  const declared = latest.find(({ service }) => service === name)?.settings.variables ?? []
  return declared.flatMap(({ key, secret, default: value }) =>
    value === null ? [] : [{ key, secret, value }],
  )
}

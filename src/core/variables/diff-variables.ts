import { read } from '../kernel/operation.ts'
import type { SealingContext } from './data-keys.ts'
import { viewsOf, type VariableView } from './list-variables.ts'
import { findPlace } from './place.ts'
import { effectiveFor } from './resolve.ts'
import * as store from './store.ts'

/** Two project environments of one project. */
export interface DiffInput {
  readonly project: string
  readonly from: string
  readonly to: string
  /** Compares what holds for a service; null: what holds for the whole environments. */
  readonly service: string | null
}

/** One key that differs. A side is null where it is not set. */
export interface VariableDifference {
  readonly key: string
  readonly change: 'added' | 'removed' | 'changed'
  readonly from: Side | null
  readonly to: Side | null
}

/** A variable on one side; the value of a secret is null. */
export type Side = Pick<VariableView, 'service' | 'version' | 'secret' | 'value'>

/** What differs between the variables of two project environments, by key. */
export const diffVariables = (
  context: SealingContext,
  { project, from, to, service }: DiffInput,
): Promise<{ readonly items: readonly VariableDifference[] }> =>
  read(context, 'variable.diff', async (tx) => {
    const sides = []
    for (const projectEnvironment of [from, to]) {
      const place = await findPlace(tx, context, 'variable.read', { project, projectEnvironment })
      const values = await store.entriesOf(tx, place, await store.lastSet(tx, place))
      const effective = effectiveFor(service, values)
      const views = await viewsOf(tx, context, place, effective)
      sides.push(
        new Map(
          effective.map(({ key, fingerprint }, index) => [
            key,
            { fingerprint, view: views[index] },
          ]),
        ),
      )
    }
    const [before = new Map(), after = new Map()] = sides
    const keys = [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => (a < b ? -1 : 1))
    const items = keys.flatMap((key): readonly VariableDifference[] => {
      const [a, b] = [before.get(key), after.get(key)]
      if (a && b && a.fingerprint !== null && a.fingerprint === b.fingerprint) return []
      const change = a ? (b ? 'changed' : 'removed') : 'added'
      return [{ key, change, from: sideOf(a?.view), to: sideOf(b?.view) }]
    })
    return { items }
  })

const sideOf = (view: VariableView | undefined): Side | null =>
  view
    ? { service: view.service, version: view.version, secret: view.secret, value: view.value }
    : null

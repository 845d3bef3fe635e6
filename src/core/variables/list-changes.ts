import type { Context } from '../kernel/context.ts'
import { read } from '../kernel/operation.ts'
import { pageByTime, type Page, type PageRequest } from '../kernel/page.ts'
import { changesBefore, type VariableChange } from './history-store.ts'
import { findPlace, type PlaceNames } from './place.ts'

/** Whose history: of everything in a project environment, one service's own, or one key. */
export interface HistoryInput extends PlaceNames {
  readonly service?: string | undefined
  readonly key?: string | undefined
}

/** A page of who changed which variable when, newest first; never a value. */
export const listVariableChanges = (
  context: Context,
  input: HistoryInput,
  request: PageRequest,
): Promise<Page<VariableChange>> =>
  read(context, 'variable.history', async (tx) => {
    const place = await findPlace(tx, context, 'variable.read', input)
    const { service, key } = input
    const filters = { place: place.projectEnvironmentId, service, key }
    return await pageByTime(
      context,
      { list: 'variable-changes', filters },
      request,
      (before, limit) => changesBefore(tx, place, { service, key }, before, limit),
      ({ changedAt, id }) => [changedAt, id],
    )
  })

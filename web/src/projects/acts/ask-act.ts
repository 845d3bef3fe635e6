import { search, setSearch } from '../../address.ts'
import { isAct, type Act } from './acts.ts'

/** What is asked before it is done; it stands in the address, so that a link leads to it. */
export interface AskedAct {
  readonly act: Act
  readonly service: string | undefined
  readonly run: string | undefined
}

/** What the address asks for. */
export const askedAct = (): AskedAct | undefined => {
  const act = search.value.get('do') ?? ''
  return isAct(act)
    ? {
        act,
        service: search.value.get('of') ?? undefined,
        run: search.value.get('run') ?? undefined,
      }
    : undefined
}

/** Opens the dialog of an act. */
export const askFor = (act: string, of = '', run = ''): void => setSearch({ do: act, of, run })

/** Closes it. */
export const askNoMore = (): void => setSearch({ do: '', of: '', run: '', to: '', key: '' })

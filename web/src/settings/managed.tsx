import type { ComponentChildren } from 'preact'
import type { Endpoint, PageInput, PageOf } from '../../../src/contract/endpoint.ts'
import { may } from '../data/may.ts'
import { usePages } from '../data/pages.ts'
import type { Column } from '../parts/table.tsx'
import { act, begin, end } from './act.ts'
import { Listing } from './listing.tsx'
import { RowButtons } from './row-buttons.tsx'

/** What can be done with a place. */
export const editOrDelete = [
  ['edit', 'Edit'],
  ['delete', 'Delete'],
] as const

/** What is asked above a list, and of which of its rows. */
export interface Asked<Row> {
  readonly is: string
  /** The row that is meant; undefined for a new one. */
  readonly chosen: Row | undefined
  /** It is done: what was asked closes, and the list is asked again. */
  readonly done: () => void
}

/** A list of things with names; whoever may manage them adds to it, changes and ends them. */
export const Managed = <Input extends PageInput, Row extends { readonly name: string }>({
  endpoint,
  input,
  permission,
  adding,
  columns,
  acts,
  children,
  ...rest
}: {
  readonly title: string
  readonly about: string
  readonly command: string
  readonly keyOf: (row: Row) => string
  readonly endpoint: Endpoint<Input, PageOf<Row>>
  readonly input: Input
  /** Without it there is nothing but the list. */
  readonly permission: string
  /** What the button says that adds one. */
  readonly adding: string
  readonly columns: readonly Column<Row>[]
  /** What can be done with one. */
  readonly acts: readonly (readonly [is: string, words: string])[]
  readonly children: (asked: Asked<Row>) => ComponentChildren
}) => {
  const pages = usePages(endpoint, input)
  const { is, of } = act.value
  const done = (): void => {
    end()
    pages.again()
  }
  if (!may(permission)) return <Listing {...rest} pages={pages} columns={columns} />
  const buttons: Column<Row> = {
    title: 'Change',
    isShort: true,
    cell: ({ name }) => <RowButtons of={name} name={name} acts={acts} />,
  }
  return (
    <Listing
      {...rest}
      pages={pages}
      columns={[...columns, buttons]}
      adding={
        <button type="button" class="main" onClick={() => begin('new')}>
          {adding}
        </button>
      }
    >
      {children({ is, chosen: pages.items?.find(({ name }) => name === of), done })}
    </Listing>
  )
}

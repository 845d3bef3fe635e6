import type { ComponentChild, ComponentChildren } from 'preact'
import type { Pages } from '../data/pages.ts'
import { Empty } from '../parts/empty.tsx'
import { More } from '../parts/more.tsx'
import { Table, type Column } from '../parts/table.tsx'
import { Trouble } from '../parts/trouble.tsx'

/** A list of settings: its title, what adds to it, its rows, and what to do while it is empty. */
export const Listing = <Row,>({
  title,
  about,
  adding,
  above,
  pages,
  columns,
  keyOf,
  command,
  children,
}: {
  readonly title: string
  readonly about: string
  readonly adding?: ComponentChild
  /** What narrows it. */
  readonly above?: ComponentChild
  readonly pages: Pages<Row>
  readonly columns: readonly Column<Row>[]
  readonly keyOf: (row: Row) => string
  /** What fills it. */
  readonly command: string
  readonly children?: ComponentChildren
}) => (
  <>
    <div class="heading">
      <h1>{title}</h1>
      {adding}
    </div>
    <p class="quiet">{about}</p>
    {above}
    {pages.trouble && <Trouble error={pages.trouble} again={pages.again} />}
    {!pages.items && !pages.trouble && <p class="waiting">Loading…</p>}
    {pages.items?.length === 0 && (
      <Empty command={command}>{above ? 'Nothing fits the filter.' : 'Nothing is here yet.'}</Empty>
    )}
    {pages.items && pages.items.length > 0 && (
      <Table name={title} columns={columns} rows={pages.items} keyOf={keyOf} />
    )}
    <More pages={pages} />
    {children}
  </>
)

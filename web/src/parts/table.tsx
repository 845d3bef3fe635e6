import type { ComponentChild, Key } from 'preact'
import './table.css'

/** A column: its title and what it shows of a row. */
export interface Column<Row> {
  readonly title: string
  readonly cell: (row: Row) => ComponentChild
  /** It stays on one line where there is room for a table. */
  readonly isShort?: boolean
}

/**
 * Rows with a name for the whole; the first column names its row. Where there is little room each
 * row becomes a card, with the titles beside the values: the roles say that it is a table still.
 */
export const Table = <Row,>({
  name,
  columns,
  rows,
  keyOf,
}: {
  readonly name: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => Key
}) => (
  <div class="table-room">
    <table class="table" role="table" aria-label={name}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ title }) => (
            <th key={title} role="columnheader" scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row">
            {columns.map(({ title, cell, isShort }, at) =>
              at === 0 ? (
                <th key={title} role="rowheader" scope="row" class={isShort ? 'short' : undefined}>
                  {cell(row)}
                </th>
              ) : (
                <td
                  key={title}
                  role="cell"
                  data-title={title}
                  class={isShort ? 'short' : undefined}
                >
                  {cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
